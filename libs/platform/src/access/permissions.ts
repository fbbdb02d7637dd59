/** People have one of the first four; agents and the break-glass operator each are a role of their own. */
export const peopleRoles = ['admin', 'head', 'member', 'auditor'] as const;
export type PersonRole = (typeof peopleRoles)[number];
export type Role = PersonRole | 'agent' | 'operator';
export const roles: readonly Role[] = [...peopleRoles, 'agent', 'operator'];

/** What each role may do. Routes and services ask for a permission by name; nothing asks for a role. */
export const permissions = {
  'account.read': [...peopleRoles, 'agent'],
  'account.manage': peopleRoles,
  'users.read': peopleRoles,
  'users.manage': ['admin'],
  'agents.read': peopleRoles,
  'agents.manage': ['admin'],
  'keys.read': ['admin', 'auditor'],
  'keys.manage': ['admin'],
  'audit.read': ['admin', 'auditor'],
  'tasks.read': [...peopleRoles, 'agent'],
  'tasks.propose': ['admin', 'head', 'member', 'agent'],
  'tasks.decide': ['admin', 'head'],
  'tasks.assign': ['admin', 'head'],
  'tasks.work': ['admin', 'head', 'member'],
  /** Whatever may be done to a task by somebody who has a part in it, on any task. */
  'tasks.manage': ['admin', 'head'],
  'tasks.comment': ['admin', 'head', 'member', 'agent'],
  /** Watching, notifications, views of one's own. */
  'tasks.follow': peopleRoles,
  /** Due times, expiry. */
  'tasks.configure': ['admin'],
  'policies.read': peopleRoles,
  'policies.manage': ['admin'],
  /** Kill switches and freezes. */
  'policies.stop': ['admin', 'head'],
  'stats.read': peopleRoles,
  'sources.read': peopleRoles,
  'sources.manage': ['admin', 'head'],
  'artifacts.read': peopleRoles,
  /** Adopt, exclude, restore. */
  'artifacts.review': ['admin', 'head'],
  'events.read': [...peopleRoles, 'agent'],
  'jobs.read': ['admin', 'head', 'auditor'],
  'jobs.manage': ['admin'],
  'system.read': peopleRoles,
  'sessions.end-all': ['admin', 'operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

const granted = new Map(
  roles.map((role) => [
    role,
    new Set(
      Object.entries(permissions)
        .filter(([, allowed]) => (allowed as readonly Role[]).includes(role))
        .map(([permission]) => permission as Permission),
    ) as ReadonlySet<Permission>,
  ]),
);

export const permissionsOf = (role: Role): ReadonlySet<Permission> => granted.get(role) ?? new Set();

/** What only admins may do, beside the operator in an emergency: administrative calls have a limit of their own. */
export const isAdministrative = (permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).every((role) => role === 'admin' || role === 'operator');
