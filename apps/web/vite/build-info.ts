import { execFileSync } from 'node:child_process';
import { type Plugin } from 'vite';

interface BuildInfoOptions {
  env: Record<string, string>;
  version: string;
  repository: string;
}

/**
 * Says which build this is, in `<meta name="build">` of index.html and in version.json. Not by `define`: that would put it into the
 * scripts and rename most of them at every build.
 */
export function buildInfo({ env, version, repository }: BuildInfoOptions): Plugin {
  const epoch = env['SOURCE_DATE_EPOCH'];
  const build = {
    name: 'web',
    version: env['APP_VERSION'] ?? version,
    gitSha: env['GIT_SHA'] ?? headOf(repository),
    buildDate: env['BUILD_DATE'] ?? new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString(),
  };
  const json = JSON.stringify(build);
  return {
    name: 'build-info',
    transformIndexHtml: () => [{ tag: 'meta', injectTo: 'head', attrs: { name: 'build', content: json } }],
    configureServer({ middlewares }) {
      middlewares.use('/version.json', (_request, response) => {
        response.setHeader('content-type', 'application/json').end(json);
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'version.json', source: `${json}\n` });
    },
  };
}

function headOf(repository: string): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
