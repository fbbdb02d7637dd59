import { type Answer } from '@souk/api-client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api';

export type Me = Answer<'/api/v1/auth/me', 'get'>;
export type Permission = Me['permissions'][number];

export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get('/api/v1/auth/me', { signal }),
    // Asked again at changes of page and returns to the tab.
    staleTime: 5000,
  });

export const useMe = (): Me | undefined => useQuery(meQuery()).data;

/** False until the API has said so: a button that comes late is better than one that goes. */
export const useMay = (permission: Permission): boolean => useMe()?.permissions.includes(permission) ?? false;
