import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  asOwner,
  type FixtureFiles,
  type GitServer,
  makeRepository,
  startGitServer,
  type TestRepository,
} from '@souk/testing';
import { type QueryResultRow } from 'pg';
import { type SourceView } from '../src/sources/source.view';
import { as, startTestApi, type TestApi } from './test-api';

/** What an error answer has, with the facts of those that are about sources. */
export interface ProblemBody {
  code: string;
  requestId: string;
  errors: { path: string; code: string }[];
  id: string;
  version: number;
  adopted: number;
  max: number;
  mappingRevision: number;
}

/** One of the two came; which, the status says. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T & ProblemBody;
  text: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

interface Call {
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The API, a git server on loopback and repositories to serve; everything goes when it is closed. */
export async function startSourcesApi(env: NodeJS.ProcessEnv = {}) {
  const dir = await mkdtemp(path.join(tmpdir(), 'souk-sources-'));
  const api: TestApi = await startTestApi({ env: { WORKER__GIT_CACHE_DIR: path.join(dir, 'git'), ...env } });
  const server: GitServer = await startGitServer();
  const repositories: TestRepository[] = [];
  let count = 0;

  const call = async <T = SourceView>(
    method: string,
    route: string,
    { as: who = 'admin', body, headers, signal }: Call = {},
  ): Promise<Answer<T>> => {
    const response = await fetch(`${api.url}/api/v1${route}`, {
      method,
      headers: { ...as(who), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T & ProblemBody,
      text,
    };
  };

  const repository = async (files: FixtureFiles): Promise<TestRepository> => {
    const made = await makeRepository({ files });
    repositories.push(made);
    return made;
  };

  return {
    api,
    server,
    call,
    repository,
    cacheDir: path.join(dir, 'git'),
    /** A URL of its own, which nobody is asked about. */
    url: () => `https://git.example.com/team/repository-${++count}`,
    add: async (body: Record<string, unknown> = {}): Promise<SourceView> => {
      const answer = await call('POST', '/sources', {
        body: { url: `https://git.example.com/team/repository-${++count}`, ...body },
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body;
    },
    rows: <T extends QueryResultRow = QueryResultRow>(sql: string, values: unknown[] = []) =>
      asOwner<T>(api.database, sql, values),
    /** As a scan leaves it. */
    scanned: (id: string, commit: string) =>
      asOwner(
        api.database,
        'UPDATE sources SET scanned_commit = $2, scanned_mapping_revision = mapping_revision, scanned_at = now() WHERE id = $1',
        [id, commit],
      ),
    found: (id: string, artifact: { kind?: string; path: string; name?: string; review?: string }) =>
      asOwner<{ id: string }>(
        api.database,
        `INSERT INTO artifacts (id, source_id, kind, path, name, entry_path, confidence, provenance, evidence, content_key, file_count, bytes, change, review)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $3, 90, 'content', '[]', 'key', 1, 1, 'added', $5) RETURNING id`,
        [id, artifact.kind ?? 'skill', artifact.path, artifact.name ?? artifact.path, artifact.review ?? 'new'],
      ),
    close: async () => {
      await api.close();
      await server.close();
      for (const made of repositories) await made.remove();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type SourcesApi = Awaited<ReturnType<typeof startSourcesApi>>;

export const skill = (name: string) =>
  `---\nname: ${name}\ndescription: What ${name} is good for, in a sentence.\n---\n# ${name}\n`;
export const agent = (name: string) =>
  `---\nname: ${name}\ndescription: An agent.\ntools: Read\nmodel: sonnet\n---\nYou are ${name}.\n`;
