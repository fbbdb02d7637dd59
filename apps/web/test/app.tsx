import { afterEach } from '@jest/globals';
import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { connect } from '../src/api';
import { App } from '../src/app';
import { makeQueryClient, Providers } from '../src/providers';
import { makeRouter } from '../src/router';

let disconnect: (() => void) | undefined;
afterEach(() => {
  disconnect?.();
  disconnect = undefined;
});

/** The whole dashboard at this address. */
export function renderApp(address: string) {
  disconnect = connect({ apiOrigin: window.location.origin });
  const queryClient = makeQueryClient();
  const router = makeRouter(queryClient, createMemoryHistory({ initialEntries: [address] }));
  render(
    <Providers queryClient={queryClient}>
      <App queryClient={queryClient} router={router} />
    </Providers>,
  );
  return { router, queryClient, user: userEvent.setup() };
}
