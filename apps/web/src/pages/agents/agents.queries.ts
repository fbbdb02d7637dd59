import { type Answer, type Init } from '@souk/api-client';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api';
import { type AgentFilter } from './agent-filter';

export type Agent = Answer<'/api/v1/agents/{id}', 'get'>;
export type NewAgent = Init<'/api/v1/agents', 'post'>['body'];
export type AgentChange = Init<'/api/v1/agents/{id}', 'patch'>['body'];
export type AgentToken = Answer<'/api/v1/agents/{id}/tokens', 'get'>['items'][number];
export type NewAgentToken = Init<'/api/v1/agents/{id}/tokens', 'post'>['body'];
export type Scope = NonNullable<NewAgentToken['scopes']>[number];

const pageSize = 50;

export const agentsQueries = {
  all: ['agents'] as const,
  list: (filter: AgentFilter) =>
    infiniteQueryOptions({
      queryKey: [...agentsQueries.all, 'list', filter],
      queryFn: ({ pageParam, signal }) =>
        api.get('/api/v1/agents', {
          query: { ...filter, limit: pageSize, ...(pageParam && { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: '',
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...agentsQueries.all, id],
      queryFn: ({ signal }) => api.get('/api/v1/agents/{id}', { path: { id }, signal }),
    }),
  tokens: (id: string) =>
    queryOptions({
      queryKey: [...agentsQueries.all, id, 'tokens'],
      queryFn: ({ signal }) => api.get('/api/v1/agents/{id}/tokens', { path: { id }, signal }),
    }),
  /** What a token of an agent may be limited to. */
  scopes: () =>
    queryOptions({
      queryKey: ['permissions'],
      queryFn: ({ signal }) => api.get('/api/v1/auth/permissions', { signal }),
      select: ({ roles }): readonly string[] => roles.find(({ role }) => role === 'agent')?.permissions ?? [],
    }),
};

export const agents = {
  create: (body: NewAgent) => api.post('/api/v1/agents', { body }),
  change: (id: string, body: AgentChange) => api.patch('/api/v1/agents/{id}', { path: { id }, body }),
  issue: (id: string, body: NewAgentToken) => api.post('/api/v1/agents/{id}/tokens', { path: { id }, body }),
  revoke: (id: string, tokenId: string, reason: string) =>
    api.post('/api/v1/agents/{id}/tokens/{tokenId}/revoke', { path: { id, tokenId }, body: { reason } }),
};
