const typescript = (module, jsx) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: module },
    jsc: {
      target: 'es2023',
      experimental: { keepImportAttributes: true },
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true, tsx: jsx },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
    },
  },
];
const souk = { '^@souk/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' };
const node = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': typescript('es6', false),
    '/node_modules/content-disposition/.+\\.js$': typescript('commonjs', false),
  },
  // An ES module that @fastify/static requires: Node does that, Jest below Node 24.9 does not.
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  moduleNameMapper: souk,
  setupFiles: ['<rootDir>/libs/testing/src/jest/reflect.mjs'],
};

/** Specs that need no database sit beside their code; those that do are in a `test` folder and share one server. */
export default {
  maxWorkers: 2,
  // A test that waits for something says so itself; this is for machines that are busy.
  testTimeout: 30_000,
  // Modules of finished specs are never given back: a worker that has grown makes room for a fresh one.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...node,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{apps/{api,worker,cli},libs/!(api-client)}/src/**/*.spec.ts',
        '<rootDir>/scripts/**/*.spec.ts',
      ],
    },
    {
      ...node,
      displayName: 'postgres',
      testMatch: ['<rootDir>/{apps/{api,worker,cli},libs/*}/test/**/*.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/jest/global-setup.mjs',
      globalTeardown: '<rootDir>/libs/testing/src/jest/global-teardown.mjs',
    },
    {
      displayName: 'web',
      rootDir: '<rootDir>',
      testEnvironment: 'jest-fixed-jsdom',
      testMatch: ['<rootDir>/apps/web/**/*.spec.ts?(x)', '<rootDir>/libs/api-client/src/**/*.spec.ts'],
      setupFiles: ['<rootDir>/apps/web/test/polyfills.ts'],
      setupFilesAfterEnv: ['<rootDir>/apps/web/test/setup.ts'],
      transform: { '^.+\\.(tsx?|mjs|js)$': typescript('commonjs', true) },
      // MSW's dependencies that ship as ES modules only.
      transformIgnorePatterns: ['/node_modules/(?!(?:@open-draft/deferred-promise|rettime|until-async)/)'],
      moduleNameMapper: { ...souk, '\\.css$': '<rootDir>/apps/web/test/empty.cjs' },
    },
  ],
};
