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
import { type PageEntry, permissionFor } from './pages/pages';
import { personFilterOf } from './pages/people/person-filter';
import { systemQueries } from './pages/system/system.queries';
import { meQuery, NotAllowed } from './session/me';
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

/** Every other page stands in the shell, and is for those who are signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: ({ location: { href } }) => {
    const { state } = session;
    if (state.status !== 'signed-in')
      return redirect({ to: '/sign-in', search: nextIn({ next: href }), replace: true, throw: true });
    return state.mustChangePassword
      ? redirect({ to: '/change-password', search: nextIn({ next: href }), replace: true, throw: true })
      : undefined;
  },
  component: Shell,
  notFoundComponent: NotFoundPage,
});

/** For those alone whom the API gives the permission of this page. */
const guard =
  (page: PageEntry['to']) =>
  async ({ context }: { context: Context }): Promise<void> => {
    const permission = permissionFor(page);
    const me = await context.queryClient.ensureQueryData({ ...meQuery(), revalidateIfStale: true });
    if (permission && !me.permissions.includes(permission)) throw new NotAllowed(permission, me.role);
  };

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => redirect({ to: '/system', replace: true, throw: true }),
});

const system = createRoute({
  getParentRoute: () => signedIn,
  path: '/system',
  beforeLoad: guard('/system'),
  // Not awaited: the page shows every state of this query itself, also that it failed.
  loader: ({ context }) => void context.queryClient.prefetchQuery(systemQueries.status()),
  component: lazyRouteComponent(() => import('./pages/system/system-page'), 'SystemPage'),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  validateSearch: personFilterOf,
  beforeLoad: guard('/people'),
  component: lazyRouteComponent(() => import('./pages/people/people-page'), 'PeoplePage'),
});

const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$userId',
  beforeLoad: guard('/people'),
  component: lazyRouteComponent(() => import('./pages/people/person-page'), 'PersonPage'),
});

const agents = createRoute({
  getParentRoute: () => signedIn,
  path: '/agents',
  validateSearch: agentFilterOf,
  beforeLoad: guard('/agents'),
  component: lazyRouteComponent(() => import('./pages/agents/agents-page'), 'AgentsPage'),
});

const agent = createRoute({
  getParentRoute: () => signedIn,
  path: '/agents/$agentId',
  beforeLoad: guard('/agents'),
  component: lazyRouteComponent(() => import('./pages/agents/agent-page'), 'AgentPage'),
});

const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  beforeLoad: guard('/keys'),
  component: lazyRouteComponent(() => import('./pages/keys/keys-page'), 'KeysPage'),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page'), 'AccountPage'),
});

const routeTree = root.addChildren([
  signIn,
  changePassword,
  signedIn.addChildren([home, system, people, person, agents, agent, keys, account]),
]);

export const makeRouter = (queryClient: QueryClient, history?: RouterHistory) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
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
