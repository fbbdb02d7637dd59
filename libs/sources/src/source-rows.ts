import { DomainError, noSuch, type Transaction } from '@souk/platform';
import { Source } from './source.entity';

/** Without the secrets, which no person's role may select. */
export async function existingSource(tx: Transaction, id: string): Promise<Source> {
  const source = await tx.findOneBy(Source, { id });
  if (!source) throw noSuch('source');
  return source;
}

export function fresh({ version }: Source, seen: number | undefined): void {
  if (seen === undefined || seen === version) return;
  throw new DomainError('stale', 'source_stale', 'The source has changed since you read it. Read it again.', {
    facts: { version },
  });
}

export async function lostRace(tx: Transaction, id: string): Promise<DomainError> {
  const { version } = await existingSource(tx, id);
  return new DomainError(
    'conflict',
    'source_changed',
    'Somebody else changed the source at the same moment. Read it again.',
    { facts: { version } },
  );
}
