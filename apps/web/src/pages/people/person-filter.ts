import { isRole, type PersonRole } from './roles';

export interface PersonFilter {
  search?: string;
  role?: PersonRole;
  status?: 'active' | 'disabled';
}

/** What the address says; what it should not say is left out. */
export function personFilterOf({ search, role, status }: Record<string, unknown>): PersonFilter {
  return {
    // "?search=123" comes as a number.
    ...((typeof search === 'string' && search !== '') || typeof search === 'number' ? { search: String(search) } : {}),
    ...(isRole(role) && { role }),
    ...((status === 'active' || status === 'disabled') && { status }),
  };
}
