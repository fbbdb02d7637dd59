import { createRoot } from 'react-dom/client';
import { connect } from './api';
import { App } from './app';
import { loadConfig } from './config';
import { Look, makeQueryClient, Providers } from './providers';
import { makeRouter } from './router';
import { ConfigErrorPage } from './shell/config-error-page';

/** Shows the dashboard in this element, or why it cannot be shown. Returns how to take it away again. */
export async function start(element: HTMLElement): Promise<() => void> {
  const root = createRoot(element);
  let disconnect = () => undefined as void;
  try {
    disconnect = connect(await loadConfig());
    const queryClient = makeQueryClient();
    root.render(
      <Providers queryClient={queryClient}>
        <App queryClient={queryClient} router={makeRouter(queryClient)} />
      </Providers>,
    );
  } catch (error) {
    root.render(
      <Look>
        <ConfigErrorPage error={error} />
      </Look>,
    );
  }
  return () => {
    root.unmount();
    disconnect();
  };
}
