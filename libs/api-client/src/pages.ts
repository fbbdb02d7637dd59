import { type Answer, type Init, type PathsWith, type SoukClient } from './client';

/** What is read page by page, as far as it goes. */
export type PagedPath = {
  [Path in PathsWith<'get'>]: Answer<Path, 'get'> extends { items: unknown[]; nextCursor: string | null }
    ? null extends Answer<Path, 'get'>['nextCursor']
      ? Path
      : never
    : never;
}[PathsWith<'get'>];

/** Every page of a list, from the first, or from the cursor in the query, to the last. */
export async function* pages<Path extends PagedPath>(
  client: SoukClient,
  path: Path,
  ...[init]: object extends Init<Path, 'get'> ? [init?: Init<Path, 'get'>] : [init: Init<Path, 'get'>]
): AsyncGenerator<Answer<Path, 'get'>, void, undefined> {
  const get = client.get as (path: string, init: object) => Promise<Answer<Path, 'get'>>;
  const { query, ...rest } = (init ?? {}) as { query?: { cursor?: string } };
  let cursor: string | null | undefined = query?.cursor;
  do {
    const page = await get(path, { ...rest, query: cursor === undefined ? query : { ...query, cursor } });
    yield page;
    cursor = (page as { nextCursor: string | null }).nextCursor;
  } while (cursor !== null);
}
