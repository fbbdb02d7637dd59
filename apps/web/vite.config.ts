import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { buildInfo } from './vite/build-info.ts';
import { firstLoadBudget } from './vite/first-load-budget.ts';
import { mantineCssGuard } from './vite/mantine-css-guard.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as { version: string };

export default defineConfig(({ mode }) => {
  // Only these names, and never from a dotenv file: nothing else of the environment can reach the bundle.
  const env = loadEnv(mode, false, [
    'APP_VERSION',
    'BUILD_DATE',
    'GIT_SHA',
    'SOURCE_DATE_EPOCH',
    'SOUK_API_URL',
    'SOUK_DEV_HOST',
  ]);
  const api = env['SOUK_API_URL'] ?? 'http://127.0.0.1:8000';
  const proxy = { '/api': api, '/.well-known': api };
  return {
    root: here('.'),
    envDir: false,
    cacheDir: here('../../node_modules/.vite/web'),
    plugins: [
      react(),
      buildInfo({ env, version, repository: here('../..') }),
      mantineCssGuard(),
      firstLoadBudget({ limitKb: 180, pages: here('src/pages/') }),
    ],
    resolve: { alias: { '@souk/api-client': here('../../libs/api-client/src/index.ts') } },
    // The web server replaces the placeholder in every answer by a fresh nonce.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: here('../../dist/web'),
      emptyOutDir: true,
      target: 'baseline-widely-available',
      // Older targets would rewrite light-dark() into rules that break with a chosen colour scheme.
      cssTarget: ['chrome125', 'edge125', 'firefox128', 'safari18'],
      // Everything is a file: the content security policy allows no data: scripts or styles.
      assetsInlineLimit: 0,
    },
    server: { host: env['SOUK_DEV_HOST'] ?? '127.0.0.1', port: 5173, strictPort: true, proxy },
    preview: { host: '127.0.0.1', port: 5173, strictPort: true, proxy },
  };
});
