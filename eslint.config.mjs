import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom. A feature lib gets a row of its own when it arrives; that only specs reach for the testing library is said further down. */
const boundaries = [
  { sourceTag: 'type:app', notDependOnLibsWithTags: ['type:app'] },
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['type:api-client'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:testing'] },
  { sourceTag: 'type:api-client', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:feature', onlyDependOnLibsWithTags: ['type:platform', 'type:testing'] },
  { sourceTag: 'type:tooling', notDependOnLibsWithTags: ['type:app'] },
  { sourceTag: 'type:testing', notDependOnLibsWithTags: ['type:app', 'scope:web'] },
];
const specs = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/test/**',
  '**/e2e/**',
  'apps/web/playwright.config.ts',
  'libs/testing/**',
  'bench/**',
];

export default tseslint.config(
  { ignores: ['dist/**', 'tmp/**', '.nx/**', '.souk/**', 'node_modules/**', 'libs/api-client/src/schema.ts'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['/openapi\\.json$'],
          banTransitiveDependencies: false,
          depConstraints: boundaries,
          // The specs of the platform use the test database, which the platform migrates.
          ignoredCircularDependencies: [['platform', 'testing']],
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings come from libs/platform/src/config; nothing else reads the environment.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@souk/testing', message: 'Only specs may import the testing library.' }] },
      ],
    },
  },
  { files: specs, rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-restricted-properties': 'off' } },
  // The benches stand above apps and libs: they put whole processes together.
  { files: ['bench/**'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  { files: ['libs/platform/src/config/**'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['apps/web/**/*.tsx', 'apps/web/**/*.ts'], ...reactHooks.configs.flat['recommended-latest'] },
);
