import { type Answer } from '@souk/api-client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api';

export type Me = Answer<'/api/v1/auth/me', 'get'>;
export type Permission = Me['permissions'][number];

export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/v1/auth/me', { signal }),
    // Asked again at every change of page and return to the tab: a role may change while somebody works.
    staleTime: 5000,
  });

export const useMe = (): Me | undefined => useQuery(meQuery()).data;

/** False until the API has said so: a button that comes late is better than one that goes. */
export const useMay = (permission: Permission): boolean => useMe()?.permissions.includes(permission) ?? false;

/** Thrown on the way to a page that the API would refuse. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';

  readonly permission: Permission;
  readonly role: string;

  constructor(permission: Permission, role: string) {
    super(`The permission ${permission} is missing.`);
    this.permission = permission;
    this.role = role;
  }
}
