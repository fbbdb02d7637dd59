import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { EmbeddedPostgres, localDataDir, localSecrets, removeLocalDatabase } from '@souk/platform';
import { CliError } from '../exit-codes';
import { requireLocal, usesEmbeddedDatabase } from '../local-settings';
import { print } from '../output';
import { ownerOf } from './run-claim';

/** What belongs to the database and means nothing without it. */
const belongings = ['credentials.json', 'seals.jsonl'];

export async function resetDatabase({ yes }: { yes: boolean }): Promise<void> {
  requireLocal('souk db reset');
  if (!usesEmbeddedDatabase()) {
    throw new CliError(
      'failure',
      'API__DATABASE_URL names a database, and only the embedded one is ever reset',
      'Unset it to reset the embedded database.',
    );
  }
  const dir = localDataDir();
  const pid = await ownerOf(dir);
  if (pid !== undefined)
    throw new CliError('failure', `Souk is running on ${dir} (pid ${pid})`, 'Stop it first: npm run souk -- down');
  const home = path.join(dir, 'postgres');
  if (!yes && !(await confirmed(`Delete the database in ${home} and everything in it?`))) {
    throw new CliError('failure', 'nothing was deleted');
  }
  await EmbeddedPostgres.remove({ home, superuserPassword: localSecrets(dir).databaseOwnerPassword });
  removeLocalDatabase(dir);
  for (const name of belongings) rmSync(path.join(dir, name), { force: true });
  print(`The database in ${home} is gone; the next start makes a new one.`);
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CliError('usage', 'there is nobody to ask', 'Say --yes to delete the database without a question.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (yes/no) `)).trim());
  } finally {
    terminal.close();
  }
}
