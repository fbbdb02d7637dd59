import { type Answer } from '@souk/api-client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api';

export type SignIn = Answer<'/api/v1/auth/sessions', 'get'>['items'][number];

export const accountQueries = {
  sessions: () =>
    queryOptions({
      queryKey: ['account', 'sessions'],
      queryFn: ({ signal }) => api.get('/api/v1/auth/sessions', { signal }),
    }),
};
