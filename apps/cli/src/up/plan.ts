import path from 'node:path';
import { type SettingsOf } from '@souk/platform';
import { type Addresses, serviceEnvironment } from './addresses';

export interface PlannedService {
  name: string;
  /** Arguments for Node: the script and its own. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Answers 200 when the service is of use. */
  readyUrl: string;
}

export interface PlanEvents {
  restart: (name: string) => void;
  note: (text: string) => void;
}

/** What there is to run besides the database. */
export interface Plan {
  services: readonly PlannedService[];
  /** The code changes while it runs: a service that does not start may do so after the next change. */
  changing: boolean;
  /** Gets ready for the services to start; returns how to end what it began. */
  prepare(events: PlanEvents): Promise<() => Promise<void>>;
}

/** API and worker as they were built, the dashboard served by this process. */
export function builtPlan(addresses: Addresses, settings: SettingsOf<'web'>): Plan {
  const dist = path.resolve(import.meta.dirname, '..');
  return {
    services: backends(dist, addresses),
    changing: false,
    async prepare() {
      const { createWebServer } = await import('./web-server');
      const server = await createWebServer({ root: path.join(dist, 'web'), apiOrigin: addresses.api.origin, settings });
      await server.listen({ host: 'localhost', port: addresses.web.port }); // on both loopback addresses, where there are two
      return async () => void (await server.close());
    },
  };
}

export function backends(folder: string, addresses: Addresses, ...nodeArgs: string[]): PlannedService[] {
  const env = serviceEnvironment(addresses);
  const service = (name: 'api' | 'worker') => ({
    name,
    args: [...nodeArgs, path.join(folder, name, 'main.js')],
    env,
    readyUrl: `${addresses[name].origin}/ready`,
  });
  return [service('api'), service('worker')];
}
