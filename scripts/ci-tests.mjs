// node scripts/ci-tests.mjs failed|counts: what tmp/jest.json says, and tmp/jest-again.json of the files that were run once more.
import { existsSync, readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const first = read('tmp/jest.json');

if (process.argv[2] === 'failed') {
  for (const { status, name } of first.testResults) if (status === 'failed') console.log(name);
} else {
  const last = existsSync('tmp/jest-again.json') ? read('tmp/jest-again.json') : first;
  const failed = last.numFailedTests + last.numRuntimeErrorTestSuites;
  const mended = last === first ? 0 : first.numFailedTests - last.numFailedTests;
  console.log(first.numPassedTests + mended, failed);
}
