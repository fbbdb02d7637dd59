import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

export const name = 'compose';
export const about = 'compose services are hardened, probed, pinned; only web and api are published';

/** The development override runs the mounted tree, so it may publish its own service and write into the tree. */
const files = [
  { file: 'docker/compose.yml', publish: ['api', 'web'], readOnly: true },
  { file: 'docker/compose.dev.yml', base: 'docker/compose.yml', publish: ['api', 'dev', 'web'], readOnly: false },
];

export async function run({ root }) {
  return files
    .filter(({ file }) => existsSync(path.join(root, file)))
    .flatMap(({ file, base, publish, readOnly }) => {
      const { problems, services } = read(root, file);
      const inherited = base ? read(root, base).services : {};
      for (const [service, own] of Object.entries(services)) {
        const settings = { ...inherited[service], ...own };
        const rules = [
          ...offences(settings, { readOnly: readOnly || service in inherited }),
          ...published(settings, publish.includes(service)),
        ];
        problems.push(...rules.map((problem) => `${file}: ${service} ${problem}`));
      }
      return problems;
    });
}

function read(root, file) {
  const document = parseDocument(readFileSync(path.join(root, file), 'utf8'), { merge: true, uniqueKeys: true });
  return {
    problems: document.errors.map((error) => `${file}: ${error.message.split('\n')[0]}`),
    services: document.errors.length > 0 ? {} : (document.toJS()?.services ?? {}),
  };
}

function offences(service, { readOnly }) {
  const runsOnce = service.restart === 'no';
  const probed = service.healthcheck?.test !== undefined || (runsOnce && service.healthcheck?.disable === true);
  const [, tag] = /^[^@]*?:([^/:@]+)(?:@|$)/.exec((service.image ?? '').replace(/^localhost:\d+\//, '')) ?? [];
  return [
    probed ? '' : 'has no health check',
    !readOnly || service.read_only === true ? '' : 'has a writable root file system (read_only: true)',
    service.cap_drop?.includes('ALL') ? '' : 'keeps capabilities (cap_drop: [ALL])',
    service.security_opt?.includes('no-new-privileges:true') ? '' : 'may gain privileges (no-new-privileges:true)',
    service.mem_limit && service.pids_limit ? '' : 'has no memory or process limit',
    service.privileged || service.network_mode === 'host' || service.pid === 'host'
      ? 'shares too much with the host'
      : '',
    JSON.stringify(service.volumes ?? []).includes('docker.sock') ? 'holds the Docker socket' : '',
    (tag && tag !== 'latest') || /@sha256:/.test(service.image)
      ? ''
      : `runs an image without a fixed tag (${service.image ?? 'none named'})`,
  ].filter(Boolean);
}

function published(service, may) {
  const ports = service.ports ?? [];
  if (ports.length > 0 && !may) return ['publishes a port'];
  return ports
    .filter((port) => !/^(127\.0\.0\.1|\$\{\w+:-127\.0\.0\.1\}):/.test(port))
    .map((port) => `publishes ${JSON.stringify(port)} not on 127.0.0.1 by default`);
}
