import { MantineProvider } from '@mantine/core';
import { ApiError } from '@souk/api-client';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { nonce } from './nonce';
import { meQuery } from './session/me';
import { cssVariables, theme } from './theme';

export function makeQueryClient(): QueryClient {
  // Somebody's role has changed: ask what is left of it.
  const askAgain = (error: Error) => {
    if (error instanceof ApiError && error.status === 403) void client.invalidateQueries(meQuery());
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[0] !== meQuery().queryKey[0] && askAgain(error),
    }),
    mutationCache: new MutationCache({ onError: askAgain }),
    // "always": a laptop without a network still reaches an API on itself, and a failed request tells more than a silent wait.
    defaultOptions: {
      queries: { networkMode: 'always', retry: worthAnotherTry },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** What the API has refused it will refuse again. */
const worthAnotherTry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && (error.isUnreachable || error.status >= 500);

export function Look({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={() => nonce}
      deduplicateInlineStyles
    >
      {children}
    </MantineProvider>
  );
}

export function Providers({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Look>{children}</Look>
    </QueryClientProvider>
  );
}
