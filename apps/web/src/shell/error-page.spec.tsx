import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ApiError } from '@souk/api-client';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Look } from '../providers';
import { ErrorPage } from './error-page';

/** A page that fails this way until it is tried again. */
function renderFailingPage(error: Error) {
  let failures = 1;
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: '/',
    loader: () => {
      if (failures-- > 0) throw error;
    },
    component: () => <p>It works again</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
    defaultErrorComponent: ErrorPage,
  });
  render(
    <Look>
      <RouterProvider router={router as never} />
    </Look>,
  );
  return userEvent.setup();
}

describe('the error page', () => {
  // React and the router report every caught error there as well.
  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => void jest.restoreAllMocks());

  test('says what the API answered, gives the request id, and comes back when it is tried again', async () => {
    const user = renderFailingPage(
      new ApiError('The queue is full.', {
        code: 'queue_full',
        status: 503,
        title: 'Unavailable',
        requestId: 'req-42',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('The queue is full.');
    expect(screen.getByText('req-42')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('It works again')).toBeInTheDocument();
  });

  test('tells an API that cannot be reached from an API that refuses', async () => {
    renderFailingPage(ApiError.ofFailure(new TypeError('fetch failed')));
    expect(await screen.findByRole('heading', { name: 'The API cannot be reached' })).toBeInTheDocument();
  });

  test('a page whose script was replaced by a newer build says to reload', async () => {
    renderFailingPage(new TypeError('Failed to fetch dynamically imported module: http://localhost/assets/x.js'));
    expect(await screen.findByRole('heading', { name: 'This page could not be loaded' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Reload Souk' })).toBeInTheDocument();
  });

  test('a mistake of the page itself is not blamed on the API', async () => {
    renderFailingPage(new Error('undefined is not a task'));
    expect(await screen.findByRole('heading', { name: 'This page failed' })).toBeInTheDocument();
    expect(screen.getByText('undefined is not a task')).toBeInTheDocument();
  });
});
