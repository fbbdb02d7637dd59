import { isUuid } from '@souk/platform';
import { type Sources, type SummarisedSource } from '@souk/sources';
import { CliError } from '../exit-codes';
import { commandLine } from '../services';

/** By its id, or by its name where only one has it. */
export async function findSource(sources: Sources, given: string): Promise<SummarisedSource> {
  if (isUuid(given)) return sources.get(commandLine, given);
  const named = await called(sources, given.trim());
  const [only, ...others] = named;
  if (!only)
    throw new CliError('failure', `there is no source called "${given}".`, '"souk sources list" shows what there is.');
  if (others.length === 0) return only;
  throw new CliError(
    'failure',
    `${named.length} sources are called "${given}". Say which one by its id:`,
    named.map(({ source: { id, url, ref, root } }) => `  ${[id, url, ref ?? '', root].join(' ').trim()}`).join('\n'),
  );
}

async function called(sources: Sources, name: string): Promise<SummarisedSource[]> {
  const found: SummarisedSource[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await sources.list(commandLine, { q: name }, { limit: 200, cursor });
    found.push(...items.filter(({ source }) => source.name === name));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
