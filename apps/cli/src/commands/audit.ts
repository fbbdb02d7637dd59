import { readFileSync } from 'node:fs';
import { type AuditReport, loadSettings, type SealCopy, SealKeys, verifyAudit } from '@souk/platform';
import { type Command } from 'commander';
import { CliError, exitCodes } from '../exit-codes';
import { print, printError, printJson } from '../output';
import { withDatabase } from '../services';
import { examples } from './examples';

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the event log and its seals');
  audit
    .command('verify')
    .description('check that no sealed event was edited, deleted, inserted or moved, and that the end was not cut')
    .option(
      '--seal-log <file>',
      'copies of the seals, kept off the database: a seal log or the log of the worker (default: WORKER__SEAL_LOG)',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExits with 1 when it finds something.\n' +
        examples('souk audit verify', 'souk audit verify --seal-log /mnt/vault/seals.jsonl --json'),
    )
    .action(verify);
}

async function verify({ sealLog, json }: { sealLog?: string; json?: boolean }): Promise<void> {
  const settings = loadSettings('worker');
  const copies =
    sealLog === undefined ? sealCopies(settings.WORKER__SEAL_LOG) : sealCopies(sealLog, { required: true });
  const keys = new SealKeys(settings.API__KEY_ENCRYPTION_KEY);
  const report = await withDatabase(settings.WORKER__DATABASE_URL, (database) => verifyAudit(database, keys, copies));
  if (json) printJson({ ...report, copies: copies.length });
  else print(summary(report, copies.length));
  if (!report.ok) process.exitCode = exitCodes.failure.code;
}

/** Copies of seals, be they in a seal log or in the worker's own log: JSON lines with at least the number and the hash of a seal. */
function sealCopies(file: string | undefined, { required = false } = {}): SealCopy[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return []; // nothing was sealed yet
    throw new CliError(
      'failure',
      `the seal log ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  return parseCopies(text, file);
}

const asCopy = ({ number, hash }: Partial<SealCopy>): SealCopy | undefined =>
  typeof number === 'number' && typeof hash === 'string' ? { number, hash } : undefined;

function parseCopies(text: string, file: string): SealCopy[] {
  const lines = text.split('\n').map((line) => line.trim());
  const last = lines.findLastIndex((line) => line !== '');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const entry = parsed(line);
    if (entry !== undefined) return asCopy(entry.seal ?? entry) ?? []; // other lines of the log say nothing of seals
    const place = `${file}:${index + 1}`;
    if (index !== last)
      throw new CliError(
        'failure',
        `${place} is neither a copy of a seal nor a line of the log`,
        'A killed worker may leave half a line, to which the next one adds; take the half out and run this again.',
      );
    printError(`warning: ${place} is torn and was skipped; a killed worker may leave half a last line`);
    return [];
  });
}

function parsed(line: string): (Partial<SealCopy> & { seal?: Partial<SealCopy> }) | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? entry : undefined;
  } catch {
    return undefined;
  }
}

function summary(report: AuditReport, copies: number): string {
  const { ok, seals, events, expired, unsealed, formerKeys, lastSeal, problems } = report;
  return [
    ...problems.map(({ kind, seal, detail }) => `FAIL ${kind} at seal ${seal}: ${detail}`),
    `${ok ? 'PASS' : 'FAIL'} ${events} events under ${seals} seals${lastSeal ? `, the last of ${lastSeal.at}` : ''}`,
    ...(expired > 0 ? [`     ${expired} events have expired; their seals still stand`] : []),
    ...(unsealed > 0 ? [`     ${unsealed} events are newer than the last seal and not covered yet`] : []),
    ...(formerKeys > 0 ? [`     ${formerKeys} seals are signed with a key that is no longer configured`] : []),
    `     ${copies > 0 ? `compared with ${copies} copies of the seal log` : 'no seal log: a tail that was cut with its seals would not show'}`,
  ].join('\n');
}
