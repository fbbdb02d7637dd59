import { noSuch, type Transaction } from '@souk/platform';
import { Source } from './source.entity';

/** Without the secrets, which no person's role may select. */
export async function existingSource(tx: Transaction, id: string): Promise<Source> {
  const source = await tx.findOneBy(Source, { id });
  if (!source) throw noSuch('source');
  return source;
}
