import { createRequire } from 'node:module';
import path from 'node:path';
import { type Addresses } from '../addresses';
import { backends, type Plan } from '../plan';
import { watchBackends } from './watch-backends';

/** Hot reload: API and worker are rebuilt and restarted on save, the dashboard comes from Vite. */
export function devPlan(addresses: Addresses): Plan {
  const folder = path.resolve('tmp', 'dev');
  const { port } = addresses.web;
  const vite = path.join(
    path.dirname(createRequire(path.resolve('package.json')).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  return {
    services: [
      ...backends(folder, addresses, '--enable-source-maps'),
      {
        name: 'web',
        args: [vite, 'apps/web', '--port', String(port), '--strictPort', '--clearScreen', 'false'],
        env: { ...backends(folder, addresses)[0]?.env, SOUK_API_URL: addresses.api.origin },
        readyUrl: `http://127.0.0.1:${port}/`,
      },
    ],
    changing: true,
    prepare: ({ restart, note }) => watchBackends(folder, { onBuilt: restart, onBroken: note }),
  };
}
