import { childEnvironment, freePort, isSet, type SettingsOf } from '@souk/platform';
import { type WantedPort } from './ports';

export interface Addresses {
  api: { port: number; origin: string };
  worker: { port: number; origin: string };
  web: { port: number };
}

interface LocalSettings {
  api: SettingsOf<'api'>;
  worker: SettingsOf<'worker'>;
  web: SettingsOf<'web'>;
}

/** Where everything will listen. Port 0 lets the system choose, and the choice has to be known before anybody listens. */
export async function chooseAddresses({ api, worker, web }: LocalSettings): Promise<Addresses> {
  const chosen = async (port: number) => (port === 0 ? freePort(0) : port);
  const at = (host: string, port: number) => ({ port, origin: `http://${reachable(host)}:${port}` });
  return {
    api: at(api.API__HOST, await chosen(api.API__PORT)),
    worker: at(worker.WORKER__HOST, await chosen(worker.WORKER__PORT)),
    web: { port: await chosen(web.WEB__PORT) },
  };
}

/** An address to listen on that means "all of them" is none to call. */
const reachable = (host: string) =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

export const wantedPorts = ({ api, worker, web }: Addresses, settings: LocalSettings): WantedPort[] => [
  { port: api.port, hosts: [settings.api.API__HOST], key: 'API__PORT' },
  { port: worker.port, hosts: [settings.worker.WORKER__HOST], key: 'WORKER__PORT' },
  { port: web.port, hosts: ['127.0.0.1', '::1'], key: 'WEB__PORT' },
];

/** What the services are told beyond what somebody set: addresses that follow the ports, and no wait for a load balancer that is not there. */
export function serviceEnvironment({ api, worker, web }: Addresses): NodeJS.ProcessEnv {
  const unlessSet = {
    API__BASE_URL: `http://localhost:${api.port}`,
    API__CORS_ORIGINS: `http://localhost:${web.port}`,
    API__SHUTDOWN_DRAIN_MS: '0',
  };
  const names = Object.keys(unlessSet) as (keyof typeof unlessSet)[];
  return childEnvironment({
    API__PORT: String(api.port),
    WORKER__PORT: String(worker.port),
    ...Object.fromEntries(names.filter((name) => !isSet(name)).map((name) => [name, unlessSet[name]])),
  });
}
