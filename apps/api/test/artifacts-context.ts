import { createHash, randomUUID } from 'node:crypto';
import { asOwner } from '@souk/testing';
import { signIn } from './callers';
import { startTestApi } from './test-api';

export interface Artifact extends Record<string, unknown> {
  id: string;
  name: string;
  contentKey: string;
  version: number;
  review: string;
  allowedActions: string[];
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Artifact & {
    code: string;
    items: Artifact[];
    nextCursor: string | null;
    batchId: string;
    errors?: { path: string; code: string }[];
  };
}

interface Call {
  body?: unknown;
  headers?: Record<string, string>;
}

interface Source {
  name?: string;
  trust?: string;
  tags?: string[];
  url?: string;
}

export interface ArtifactRow {
  source?: string;
  kind?: string;
  path?: string;
  name?: string;
  description?: string | null;
  confidence?: number;
  provenance?: string;
  change?: string;
  review?: string;
  removed?: boolean;
  pinnedKey?: string | null;
  pinnedRevision?: number | null;
  /** The last one is the current one. */
  revisions?: Revision[];
}

interface Revision {
  text?: string | null;
  truncated?: boolean;
  files?: { path: string; oid: string; size?: number | null; mode?: string }[];
  commit?: string;
  path?: string;
}

export const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The API with a head and a member who are signed in, and rows as scans write them. */
export async function startCatalogApi(env: NodeJS.ProcessEnv = {}) {
  const api = await startTestApi({ callers: 'real', env });
  const head = await signIn(api, { role: 'head', name: 'Hedda' });
  const member = await signIn(api, { role: 'member' });
  const owner = <T extends object>(sql: string, values: unknown[] = []) =>
    asOwner<T & Record<string, unknown>>(api.database, sql, values);

  const source = async ({ name = 'a source', trust = 'untrusted', tags = [], url }: Source = {}): Promise<string> => {
    const id = randomUUID();
    const address = url ?? `https://git.example.com/${id}`;
    await owner(
      `INSERT INTO sources (id, name, url, canonical_url, trust, tags, created_by_name) VALUES ($1, $2, $3, $3, $4, $5, 'spec')`,
      [id, name, address, trust, tags],
    );
    return id;
  };
  let common: Promise<string> | undefined;

  const artifact = async (row: ArtifactRow = {}): Promise<{ id: string; contentKey: string }> => {
    const id = randomUUID();
    const { revisions = [{ text: `# ${id}` }] } = row;
    const keys = revisions.map((revision) => keyOf(JSON.stringify(revision)));
    const contentKey = keys.at(-1)!;
    const path = row.path ?? `skills/${id}`;
    await owner(
      `INSERT INTO artifacts (id, source_id, kind, path, name, description, entry_path, confidence, provenance, evidence, content_key, file_count,
         bytes, revision_number, change, review, removed_at, pinned_key, pinned_revision)
       VALUES ($1, $2, $3, $4, $5, $6, $4, $7, $8, '[{"signal": "spec", "weight": 2}]', $9, 1, 10, $10, $11, $12, $13, $14, $15)`,
      [
        id,
        row.source ?? (await (common ??= source())),
        row.kind ?? 'skill',
        path,
        row.name ?? `artifact ${id}`,
        row.description ?? null,
        row.confidence ?? 90,
        row.provenance ?? 'content',
        contentKey,
        revisions.length,
        row.change ?? 'added',
        row.review ?? 'new',
        row.removed ? new Date() : null,
        row.pinnedKey === undefined && row.review === 'adopted' ? contentKey : row.pinnedKey,
        row.pinnedRevision ?? (row.review === 'adopted' ? revisions.length : null),
      ],
    );
    for (const [index, { text = null, truncated = false, files = [], commit, path: at }] of revisions.entries())
      await owner(
        `INSERT INTO artifact_revisions (artifact_id, number, commit, content_key, path, entry_text, entry_truncated, frontmatter, files)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          index + 1,
          commit ?? '0'.repeat(40),
          keys[index],
          at ?? path,
          text,
          truncated,
          { name: 'spec' },
          JSON.stringify(files.map((file) => ({ size: null, mode: '100644', ...file }))),
        ],
      );
    return { id, contentKey };
  };

  /** As a scan that finds other content. */
  const updated = async (id: string, text: string): Promise<string> => {
    const key = keyOf(text);
    await owner(
      `WITH found AS (
         UPDATE artifacts SET content_key = $2, revision_number = revision_number + 1, change = 'updated', version = version + 1, updated_at = now()
         WHERE id = $1 RETURNING id, revision_number, path
       )
       INSERT INTO artifact_revisions (artifact_id, number, commit, content_key, path, entry_text, files)
       SELECT id, revision_number, repeat('1', 40), $2, path, $3, '[]' FROM found`,
      [id, key, text],
    );
    return key;
  };

  const ask = async (
    { headers: who }: { headers: Record<string, string> },
    method: string,
    path: string,
    { body, headers }: Call = {},
  ): Promise<Answer> => {
    const response = await fetch(`${api.url}/api/v1/artifacts${path}`, {
      method,
      headers: { ...who, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') as Answer['body'] };
  };

  return {
    api,
    head,
    member,
    owner,
    source,
    artifact,
    updated,
    ask,
    get: async (path: string) => (await ask(head, 'GET', path)).body,
    names: async (query: string) => (await ask(head, 'GET', query)).body.items.map(({ name }) => name),
    eventsOf: (id: string) =>
      owner<{ type: string; data: Record<string, never> }>(
        `SELECT type, actor_id, data FROM events WHERE subject_kind = 'artifact' AND subject_id = $1 ORDER BY seq`,
        [id],
      ),
    close: () => api.close(),
  };
}

export type CatalogApi = Awaited<ReturnType<typeof startCatalogApi>>;
