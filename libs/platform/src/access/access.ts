import { SetMetadata } from '@nestjs/common';

/** What a caller may be allowed to do. Roles are given permissions in one table; routes and services ask for them by name. */
export const permissions = ['events.read', 'jobs.read', 'jobs.manage'] as const;
export type Permission = (typeof permissions)[number];

export const accessKey = 'souk:access';

export type Access = { public: true } | { permission: Permission };

/** Open to everybody. */
export const Public = () => SetMetadata(accessKey, { public: true } satisfies Access);

/** For callers who have the permission. A route with neither decorator stops the start. */
export const Allow = (permission: Permission) => SetMetadata(accessKey, { permission } satisfies Access);
