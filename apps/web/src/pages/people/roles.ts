import { type Me } from '../../session/me';
import { type Person } from './people.queries';

export type PersonRole = Person['role'];

const roles: Record<PersonRole, { label: string; about: string }> = {
  admin: { label: 'Admin', about: 'runs Souk: people, agents and keys besides everything else' },
  head: { label: 'Head', about: 'decides on proposals and watches the jobs' },
  member: { label: 'Member', about: 'works on tasks' },
  auditor: { label: 'Auditor', about: 'sees everything, changes nothing' },
};

export const roleChoices = Object.entries(roles).map(([value, { label }]) => ({ value: value as PersonRole, label }));
export const rolesExplained = Object.values(roles)
  .map(({ label, about }) => `${label}: ${about}.`)
  .join(' ');
export const isRole = (value: unknown): value is PersonRole => typeof value === 'string' && value in roles;
export const roleName = (role: Me['role']): string => (isRole(role) ? roles[role].label : role);
