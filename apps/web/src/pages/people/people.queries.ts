import { type Answer, type Init } from '@souk/api-client';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api';
import { type PersonFilter } from './person-filter';

export type Person = Answer<'/api/v1/users/{id}', 'get'>;
export type NewPerson = Init<'/api/v1/users', 'post'>['body'];
export type PersonChange = Init<'/api/v1/users/{id}', 'patch'>['body'];

const pageSize = 50;

export const peopleQueries = {
  all: ['people'] as const,
  list: (filter: PersonFilter) =>
    infiniteQueryOptions({
      queryKey: [...peopleQueries.all, 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        api.get('/api/v1/users', {
          query: { ...filter, limit: pageSize, ...(pageParam && { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...peopleQueries.all, id],
      queryFn: ({ signal }) => api.get('/api/v1/users/{id}', { path: { id }, signal }),
    }),
};

export const people = {
  create: (body: NewPerson) => api.post('/api/v1/users', { body }),
  change: (id: string, body: PersonChange) => api.patch('/api/v1/users/{id}', { path: { id }, body }),
  resetPassword: (id: string) => api.post('/api/v1/users/{id}/reset-password', { path: { id } }),
  endSessions: (id: string) => api.post('/api/v1/users/{id}/end-sessions', { path: { id } }),
};
