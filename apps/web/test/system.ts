import { type Build } from '../src/build';
import { type Instance, type System } from '../src/pages/system/system.queries';

export const aBuild = (fields: Partial<Build> = {}): Build => ({
  version: '1.2.3',
  gitSha: 'a'.repeat(40),
  buildDate: '2026-11-20T08:00:00.000Z',
  ...fields,
});

export const anInstance = (fields: Partial<Instance> = {}): Instance => ({
  id: '0198a000-0000-7000-8000-000000000001',
  service: 'worker',
  host: 'worker-1',
  startedAt: '2026-11-20T08:00:00.000Z',
  seenAt: '2026-11-20T09:00:00.000Z',
  status: 'ready',
  checks: { queue: { status: 'up' } },
  build: aBuild(),
  ...fields,
});

interface SystemFields {
  api?: Partial<System['api']>;
  worker?: Partial<System['worker']>;
  now?: string;
}

/** All is well, except for what is given. */
export const aSystem = ({ api, worker, now = '2026-11-20T09:00:04.000Z' }: SystemFields = {}): System => ({
  api: { status: 'ready', checks: { database: { status: 'up' } }, build: aBuild(), instances: [], ...api },
  worker: { status: 'ready', instances: [anInstance()], ...worker },
  now,
});

const down = { database: { status: 'down', detail: 'connection refused' } } as const;

export const withoutDatabase = (): System =>
  aSystem({ api: { status: 'not_ready', checks: { ...down } }, worker: { status: 'unknown', instances: [] } });

/** What index.html says about the build of this page. */
export function webBuildIs(build: Build): void {
  document.head.querySelector('meta[name="build"]')?.remove();
  const meta = document.createElement('meta');
  meta.name = 'build';
  meta.content = JSON.stringify(build);
  document.head.append(meta);
}
