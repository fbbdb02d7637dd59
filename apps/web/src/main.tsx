import './mantine-styles';
import './global.css';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { connect } from './api';
import { loadConfig } from './config';
import { Look, makeQueryClient, Providers } from './providers';
import { makeRouter } from './router';
import { ConfigErrorPage } from './shell/config-error-page';

const root = createRoot(document.getElementById('root') as HTMLElement);

try {
  connect(await loadConfig());
  const queryClient = makeQueryClient();
  root.render(
    <Providers queryClient={queryClient}>
      <RouterProvider router={makeRouter(queryClient)} />
    </Providers>,
  );
} catch (error) {
  root.render(
    <Look>
      <ConfigErrorPage error={error} />
    </Look>,
  );
}
