import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, noSuch, rows, system } from '@souk/platform';
import { Mirrors } from '../git/mirrors';
import { SourceCredentials } from '../source-credentials';
import { type ArtifactFile } from './found-artifact';

/** Larger ones are for git to hand out. */
export const largestFile = 2 * 1024 * 1024;
const patienceMs = 30_000;

/** A file of a revision: it never changes, so whoever has read it need not read it again. */
export interface FoundFile extends ArtifactFile {
  sourceId: string;
  commit: string;
}

/** The files of artifacts, out of the mirror; what no revision lists is not to be had. */
@Injectable()
export class ArtifactFiles {
  constructor(
    private readonly database: Database,
    private readonly credentials: SourceCredentials,
    private readonly mirrors: Mirrors,
  ) {}

  /** Of the current revision unless another one is named. */
  async find(actor: Actor, id: string, path: string, revision?: number): Promise<FoundFile> {
    const [found] = await this.database.transaction(actor, (tx) =>
      rows<{ sourceId: string; commit: string; file: ArtifactFile | null }>(
        tx,
        `SELECT a.source_id AS "sourceId", r.commit,
           (SELECT file FROM jsonb_array_elements(r.files) AS file WHERE file ->> 'path' = $3 LIMIT 1) AS file
         FROM artifacts a LEFT JOIN artifact_revisions r ON r.artifact_id = a.id AND r.number = coalesce($2::integer, a.revision_number)
         WHERE a.id = $1`,
        [id, revision ?? null, path],
      ),
    );
    if (!found) throw noSuch('artifact');
    const { file, sourceId, commit } = found;
    if (!file) throw noSuch('file', 'file in that revision');
    if (file.mode === submodule)
      throw new DomainError('unprocessable', 'submodule', 'It is a submodule: its content is in another repository.');
    if (file.size !== null && file.size > largestFile) throw tooLarge(file.size);
    return { ...file, sourceId, commit };
  }

  async read({ sourceId, commit, oid }: FoundFile, signal: AbortSignal): Promise<Buffer> {
    const access = await this.database.transaction(system('artifacts'), (tx) => this.credentials.access(tx, sourceId));
    const options = { signal, limits: { timeoutMs: patienceMs } };
    const blob = await this.mirrors.use(access, { commit }, options, (mirror) => mirror.readBlob(oid, largestFile));
    if ('bytes' in blob) return blob.bytes;
    if (blob.refused === 'too_large') throw tooLarge(blob.size);
    throw new DomainError(
      'unprocessable',
      'content_missing',
      'The server does not have the content of that file any more.',
    );
  }
}

/** As git writes the mode of one. */
const submodule = '160000';

/** What a person can read. */
export const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);

const tooLarge = (size: number) =>
  new DomainError(
    'too_large',
    'file_too_large',
    `The file has ${size} bytes, more than the ${largestFile} that are shown. Clone the repository to read it.`,
    { facts: { size, limit: largestFile } },
  );
