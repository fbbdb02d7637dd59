import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(120_000);

const boundary = '@nx/enforce-module-boundaries';

/** Each file as if it held that import: what lint says must come of who asks for what, not of what the file does. */
const cases = [
  ['the dashboard may not reach into the platform', 'apps/web/src/main.tsx', '@souk/platform', boundary],
  ['the dashboard may use the typed client', 'apps/web/src/main.tsx', '@souk/api-client', undefined],
  ['the platform imports no other lib', 'libs/platform/src/build-info.ts', '@souk/health', boundary],
  ['a feature may use the platform', 'libs/health/src/instances.ts', '@souk/platform', undefined],
  ['a feature does not use the client', 'libs/health/src/instances.ts', '@souk/api-client', boundary],
  ['an app does not import another app', 'apps/api/src/main.ts', '../../worker/src/schedules', boundary],
  ['a lib does not import an app', 'libs/health/src/instances.ts', '../../../apps/api/src/app.module', boundary],
  ['the client imports nothing of ours', 'libs/api-client/src/index.ts', '@souk/platform', boundary],
  ['the testing library is for specs', 'apps/api/src/main.ts', '@souk/testing', 'no-restricted-imports'],
  ['a spec may use it', 'apps/api/test/jobs.spec.ts', '@souk/testing', undefined],
] as const;

let found: string[][];

beforeAll(() => {
  // The rule looks at Nx's graph of projects and says nothing while there is none.
  execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], {
    stdio: 'ignore',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  const program = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const found = [];
    for (const [filePath, from] of ${JSON.stringify(cases.map(([, file, from]) => [file, from]))}) {
      const [result] = await eslint.lintText("import * as it from '" + from + "';\\nexport { it };\\n", { filePath });
      found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
    }
    process.stdout.write(JSON.stringify(found));`;
  found = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }),
  ) as string[][];
});

describe('who may import whom', () => {
  it.each(cases.map(([rule, , , id], index) => [rule, id, index] as const))('%s', (_rule, id, index) => {
    const about = found[index]?.filter(
      (ruleId) => ruleId === boundary || ruleId === 'no-restricted-imports' || ruleId.includes('Parsing'),
    );
    expect(about).toEqual(id === undefined ? [] : [id]);
  });
});
