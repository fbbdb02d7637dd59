import { type Answer } from '@souk/api-client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api';

export type System = Answer<'/api/v1/system', 'get'>;
export type Instance = System['api']['instances'][number];
export type Checks = Instance['checks'];
export type CheckStatus = Checks[string]['status'];

export const pollMs = 5000;

export const systemQueries = {
  status: () =>
    queryOptions({
      queryKey: ['system', 'status'],
      // The API answers within its own one-second budgets; later than this it counts as silent.
      queryFn: ({ signal }) => api.get('/api/v1/system', { signal, timeoutMs: 4000 }),
      // The next poll is the retry.
      retry: false,
    }),
};
