import { type QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import { session } from './api';
import { agentFilterOf } from './pages/agents/agent-filter';
import { personFilterOf } from './pages/people/person-filter';
import { systemQueries } from './pages/system/system.queries';
import { meQuery } from './session/me';
import { nextPath } from './session/next-path';
import { ErrorPage } from './shell/error-page';
import { NotFoundPage } from './shell/not-found-page';
import { Shell } from './shell/shell';

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()();

const nextIn = ({ next }: Record<string, unknown>): { next?: string } => {
  const path = nextPath(next);
  return path === '/' ? {} : { next: path };
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextIn,
  beforeLoad: ({ search }) => {
    return session.state.status === 'signed-in' ? goTo(nextPath(search.next)) : undefined;
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page'), 'SignInPage'),
});

const changePassword = createRoute({
  getParentRoute: () => root,
  path: '/change-password',
  validateSearch: nextIn,
  beforeLoad: ({ search }) => {
    const { state } = session;
    if (state.status !== 'signed-in') return redirect({ to: '/sign-in', search, replace: true, throw: true });
    return state.mustChangePassword ? undefined : goTo(nextPath(search.next));
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/change-password-page'), 'ChangePasswordPage'),
});

/** Every other page stands in the shell, and is for those who are signed in. Which of them it is for, the shell asks the API. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: ({ context, location: { href } }) => {
    const { state } = session;
    if (state.status !== 'signed-in') {
      // Whoever signed out on purpose is done; the next one may be somebody else.
      const left = state.status === 'signed-out' && state.because === 'signed-out';
      return redirect({ to: '/sign-in', search: left ? {} : nextIn({ next: href }), replace: true, throw: true });
    }
    if (state.mustChangePassword)
      return redirect({ to: '/change-password', search: nextIn({ next: href }), replace: true, throw: true });
    // At every change of page, unless it was asked a moment ago: a role may change while somebody works.
    void context.queryClient.prefetchQuery(meQuery());
    return undefined;
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => redirect({ to: '/system', replace: true, throw: true }),
});

const system = createRoute({
  getParentRoute: () => signedIn,
  path: '/system',
  // Not awaited: the page shows every state of this query itself, also that it failed.
  loader: ({ context }) => void context.queryClient.prefetchQuery(systemQueries.status()),
  component: lazyRouteComponent(() => import('./pages/system/system-page'), 'SystemPage'),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  validateSearch: personFilterOf,
  component: lazyRouteComponent(() => import('./pages/people/people-page'), 'PeoplePage'),
});

const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$userId',
  component: lazyRouteComponent(() => import('./pages/people/person-page'), 'PersonPage'),
});

const agents = createRoute({
  getParentRoute: () => signedIn,
  path: '/agents',
  validateSearch: agentFilterOf,
  component: lazyRouteComponent(() => import('./pages/agents/agents-page'), 'AgentsPage'),
});

const agent = createRoute({
  getParentRoute: () => signedIn,
  path: '/agents/$agentId',
  component: lazyRouteComponent(() => import('./pages/agents/agent-page'), 'AgentPage'),
});

const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/keys/keys-page'), 'KeysPage'),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page'), 'AccountPage'),
});

/** Inside the shell, from where one finds back. */
const elsewhere = createRoute({
  getParentRoute: () => signedIn,
  path: '$',
  component: NotFoundPage,
});

const routeTree = root.addChildren([
  signIn,
  changePassword,
  signedIn.addChildren([home, system, people, person, agents, agent, keys, account, elsewhere]),
]);

export const makeRouter = (queryClient: QueryClient, history?: RouterHistory) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    ...(history && { history }),
  });

/** `nextPath` has checked that it is a page of ours. */
function goTo(href: string) {
  return redirect({ href, replace: true, throw: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
