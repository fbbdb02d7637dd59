import { type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { session } from './api';
import { type makeRouter } from './router';
import { type SessionState } from './session/session';
import { useSession } from './session/use-session';
import { Unreachable } from './shell/unreachable';

interface AppProps {
  queryClient: QueryClient;
  router: ReturnType<typeof makeRouter>;
}

/** The dashboard, as soon as it is known whether somebody is signed in. */
export function App({ queryClient, router }: AppProps) {
  const state = useSession();
  useEffect(() => followSession(queryClient, router), [queryClient, router]);
  if (state.status !== 'unknown') return <RouterProvider router={router} />;
  return state.trouble ? <Unreachable trouble={state.trouble} onRetry={() => session.tryNow()} /> : null;
}

/** What one person has seen is gone before the next one comes, and the routes decide anew who may be where. */
function followSession(queryClient: QueryClient, router: AppProps['router']): () => void {
  let before = session.state;
  return session.subscribe(() => {
    const after = session.state;
    // Not before the pages are gone: they would ask for everything again, as nobody.
    const forget = () => {
      if (session.state.status !== 'signed-in') queryClient.clear();
    };
    if (placeOf(before) !== placeOf(after)) void router.invalidate().then(forget);
    before = after;
  });
}

const placeOf = (state: SessionState): string =>
  state.status === 'signed-in' && state.mustChangePassword ? 'change-password' : state.status;
