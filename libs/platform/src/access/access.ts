import { SetMetadata } from '@nestjs/common';
import { type Permission } from './permissions';

export const accessKey = 'souk:access';

export type Access = { public: true } | { permission: Permission };

/** Open to everybody. */
export const Public = () => SetMetadata(accessKey, { public: true } satisfies Access);

/** For callers who have the permission. A route with neither decorator stops the start. */
export const Allow = (permission: Permission) => SetMetadata(accessKey, { permission } satisfies Access);
