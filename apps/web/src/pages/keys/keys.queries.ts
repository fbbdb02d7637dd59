import { type Answer, type Init } from '@souk/api-client';
import { queryOptions } from '@tanstack/react-query';
import { api, apiAddress } from '../../api';

export type SigningKey = Answer<'/api/v1/signing-keys', 'get'>['items'][number];
export type Rotation = Init<'/api/v1/signing-keys/rotate', 'post'>['body'];

const soonMs = 3000;
const restMs = 30_000;

export const keysQueries = {
  list: () =>
    queryOptions({
      queryKey: ['signing-keys', 'list'],
      queryFn: ({ signal }) => api.get('/api/v1/signing-keys', { signal }),
      refetchInterval: ({ state: { data } }) => (data?.items.some(isMoving) ? soonMs : restMs),
    }),
  /** For how long others may keep the public keys before they ask again; null when that cannot be known. */
  cacheSeconds: () =>
    queryOptions({
      queryKey: ['signing-keys', 'cache'],
      queryFn: async ({ signal }) => {
        const { headers } = await fetch(apiAddress('/.well-known/jwks.json'), { signal });
        const [, seconds] = /\bmax-age=(\d+)/.exec(headers.get('cache-control') ?? '') ?? [];
        return seconds === undefined ? null : Number(seconds);
      },
      staleTime: Infinity,
    }),
};

/** Time alone will change it. */
export const isMoving = ({ state }: SigningKey): boolean => state === 'pending' || state === 'retiring';
export const isFormer = ({ state }: SigningKey): boolean => state === 'retired' || state === 'revoked';

export const keys = {
  rotate: (body: Rotation) => api.post('/api/v1/signing-keys/rotate', { body }),
  revoke: (kid: string, reason: string) =>
    api.post('/api/v1/signing-keys/{kid}/revoke', { path: { kid }, body: { reason } }),
};

/** Enough of a thumbprint to know it again. */
export const shortKid = (kid: string): string => (kid.length > 12 ? `${kid.slice(0, 10)}...` : kid);
