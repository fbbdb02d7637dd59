import { DomainError, type Keyset, rows, type Transaction } from '@souk/platform';
import { printablePath } from '../detection/repository/path-names';
import { storable, storableJson } from '../catalog/storable';
import { type Scan } from './scan.entity';

/** Something that a scan met and that somebody may want to look at. Codes are those of detection, and some of the scan's own. */
export interface ScanProblem {
  number: number;
  path: string;
  code: string;
  message: string;
}

/** More than anybody reads. What is beyond is counted, and the last one says so. */
export const mostProblems = 5000;

export async function storeProblems(
  tx: Transaction,
  scanId: string,
  problems: readonly Omit<ScanProblem, 'number'>[],
): Promise<void> {
  const listed = problems.slice(0, mostProblems).map(({ path, code, message }) => ({
    path: storable(printablePath(path)),
    code,
    message: message.slice(0, 2000),
  }));
  if (problems.length > mostProblems) {
    const rest = problems.length - mostProblems;
    listed.push({ path: '.', code: 'more_problems', message: `There are ${rest} more, which are not listed.` });
  }
  if (listed.length === 0) return;
  await tx.query(
    `INSERT INTO scan_problems (scan_id, number, path, code, message)
     SELECT $1, number, problem ->> 'path', problem ->> 'code', problem ->> 'message'
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS listed (problem, number)`,
    [scanId, storableJson(listed)],
  );
}

/** In the order in which the scan told them. */
export async function problemsPage(
  tx: Transaction,
  { id }: Scan,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Keyset<ScanProblem>> {
  const found = await rows<ScanProblem>(
    tx,
    'SELECT number, path, code, message FROM scan_problems WHERE scan_id = $1 AND number > $2 ORDER BY number LIMIT $3',
    [id, cursor === undefined ? 0 : placeOf(cursor, id), limit + 1],
  );
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? cursorOf(id, last.number) : null };
}

const cursorOf = (scanId: string, number: number): string =>
  Buffer.from(JSON.stringify([scanId, number])).toString('base64url');

function placeOf(cursor: string, scanId: string): number {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [of, number] = Array.isArray(parts) && parts.length === 2 ? (parts as unknown[]) : [];
    if (of === scanId && typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 31)
      return number;
  } catch {
    // not one of ours
  }
  throw new DomainError('invalid', 'cursor', 'The cursor is not one that this list gave out; start again without it.');
}
