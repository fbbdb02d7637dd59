import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { connect } from '../src/api';
import { makeQueryClient, Providers } from '../src/providers';
import { makeRouter } from '../src/router';

/** The whole dashboard at this address. */
export function renderApp(address: string) {
  connect({ apiOrigin: window.location.origin });
  const queryClient = makeQueryClient();
  const router = makeRouter(queryClient, createMemoryHistory({ initialEntries: [address] }));
  render(
    <Providers queryClient={queryClient}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { router, user: userEvent.setup() };
}
