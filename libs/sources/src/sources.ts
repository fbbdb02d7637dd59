import { Injectable } from '@nestjs/common';
import {
  type Actor,
  afterCommit,
  constraintOf,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  noSuch,
  rows,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { type Review, reviews } from './catalog/artifact.entity';
import { Mirrors } from './git/mirrors';
import { parseRemote, type Remote } from './git/remote';
import { Scans } from './scans/scans';
import {
  blank,
  changed,
  changesFindings,
  contentOf,
  differences,
  type NewSource,
  pick,
  type SourceChange,
  type SourceContent,
} from './source-content';
import { type Credential, SourceCredentials } from './source-credentials';
import { SourceOptions } from './source-options';
import { existingSource, fresh, lostRace } from './source-rows';
import { type SourceSummary, summariesOf } from './source-summaries';
import { Source, type Trust } from './source.entity';

export interface SourceFilter {
  tag?: string | undefined;
  trust?: readonly Trust[] | undefined;
  /** Part of the name or the URL. */
  q?: string | undefined;
  /** Whether a person should look at it. */
  attention?: boolean | undefined;
}

export interface SummarisedSource extends SourceSummary {
  source: Source;
}

/** Repositories as people add, change and remove them. */
@Injectable()
export class Sources {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly options: SourceOptions,
    private readonly credentials: SourceCredentials,
    private readonly scans: Scans,
    private readonly mirrors: Mirrors,
  ) {}

  list(
    actor: Actor,
    filter: SourceFilter,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<SummarisedSource>> {
    return this.database.transaction(actor, async (tx) => {
      const query = tx.createQueryBuilder(Source, 'source');
      if (filter.tag !== undefined) query.andWhere(':tag = ANY(source.tags)', { tag: filter.tag });
      if (filter.trust?.length) query.andWhere('source.trust IN (:...trust)', { trust: filter.trust });
      if (filter.attention !== undefined) query.andWhere(`source.attention IS ${filter.attention ? 'NOT ' : ''}NULL`);
      if (filter.q !== undefined) {
        const part = `%${filter.q.trim().replace(/[\\%_]/g, '\\$&')}%`;
        query.andWhere('(source.name ILIKE :part OR source.url ILIKE :part)', { part });
      }
      const { items, nextCursor } = await keysetPage(query, { sort: 'createdAt', id: 'id', filter, ...page });
      return { items: await this.views(tx, items), nextCursor };
    });
  }

  get(actor: Actor, id: string): Promise<SummarisedSource> {
    return this.database.transaction(actor, (tx) => this.view(tx, id));
  }

  /** Answers at once; what is in the repository shows with the scan that is asked for. */
  async create(actor: Actor, { url, credential, ...given }: NewSource): Promise<SummarisedSource> {
    const remote = this.remoteOf(url);
    const content = changed(blank(remote), given);
    const id = uuidv7();
    if (credential) await this.credentials.check(id, remote, credential);
    return this.unique(
      actor,
      () => ({ ...content, canonicalUrl: remote.canonicalUrl }),
      async (tx) => {
        await tx.insert(Source, {
          ...content,
          id,
          url: remote.url,
          canonicalUrl: remote.canonicalUrl,
          nextScanAt: nextScan(content),
          createdByName: actor.name,
          ...this.stored(id, credential),
        });
        await this.events.append(tx, {
          type: 'source.created',
          actor,
          subject: ['source', id],
          data: { after: { ...content, url: remote.url, credentialKind: credential?.kind ?? null }, version: 1 },
        });
        await this.scans.request(tx, actor, { id, name: content.name }, 'create');
        return this.view(tx, id);
      },
    );
  }

  /** `version`: as it was read; another one is stale. What changes what is found brings a scan. */
  async change(
    actor: Actor,
    id: string,
    { url, credential, ...given }: SourceChange,
    version?: number,
  ): Promise<SummarisedSource> {
    const moved = url === undefined ? undefined : this.remoteOf(url);
    let identity: Identity | undefined;
    return this.unique(
      actor,
      () => identity,
      async (tx) => {
        const source = await existingSource(tx, id);
        fresh(source, version);
        const before = { ...contentOf(source), url: source.url, credentialKind: source.credentialKind };
        const remote = moved ?? this.remoteOf(source.url);
        const after = {
          ...changed(before, given),
          url: remote.url,
          credentialKind: credential === undefined ? source.credentialKind : (credential?.kind ?? null),
        };
        identity = { ...after, canonicalUrl: remote.canonicalUrl };
        const fields = differences(before, after);
        if (credential) await this.credentials.check(id, remote, credential);
        else if (fields.includes('url')) this.keepsCredential(source, remote, credential);
        if (fields.length === 0 && !credential) return this.view(tx, id);

        const { credentialKind, ...columns } = after;
        const findsOther = changesFindings(fields);
        const { affected } = await tx.update(
          Source,
          { id, version: source.version },
          {
            ...columns,
            canonicalUrl: remote.canonicalUrl,
            ...this.stored(id, credential),
            ...(fields.includes('scheduleMinutes') ? { nextScanAt: nextScan(after) } : {}),
            ...(findsOther ? { mappingRevision: source.mappingRevision + 1 } : {}),
            version: source.version + 1,
            updatedAt: () => 'now()',
          },
        );
        if (!affected) throw await lostRace(tx, id);
        await this.events.append(tx, {
          type: 'source.changed',
          actor,
          subject: ['source', id],
          data: {
            name: source.name,
            before: pick(before, fields),
            after: pick(after, fields),
            ...(credential === undefined ? {} : { credential: credentialKind === null ? 'removed' : 'replaced' }),
            version: source.version + 1,
          },
        });
        if (findsOther || credential !== undefined)
          await this.scans.request(tx, actor, { id, name: after.name }, 'manual');
        return this.view(tx, id);
      },
    );
  }

  /** With all that was found in it. What agents may have been given is not taken away by accident: that takes `force`. */
  remove(
    actor: Actor,
    id: string,
    { force = false, version }: { force?: boolean; version?: number | undefined },
  ): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      // From here on nobody adds to the source or reviews what is in it: what is counted is what goes.
      await tx.query('SELECT FROM sources WHERE id = $1 FOR UPDATE', [id]);
      const source = await existingSource(tx, id);
      fresh(source, version);
      const counted = await rows<{ review: Review; there: boolean; count: number }>(
        tx,
        `WITH held AS (SELECT review, removed_at FROM artifacts WHERE source_id = $1 FOR UPDATE)
         SELECT review, removed_at IS NULL AS there, count(*)::integer AS count FROM held GROUP BY 1, 2`,
        [id],
      );
      const artifacts = Object.fromEntries(
        reviews.map((review) => [review, sum(counted.filter((one) => one.review === review))]),
      );
      const adopted = artifacts['adopted'] ?? 0;
      if (adopted > 0 && !force)
        throw new DomainError(
          'conflict',
          'has_adopted',
          `${adopted} of its artifacts ${adopted === 1 ? 'is' : 'are'} adopted. Exclude them first, or remove the source with force=true.`,
          { facts: { adopted } },
        );
      await tx.delete(Source, { id });
      await this.events.append(tx, {
        type: 'source.removed',
        actor,
        subject: ['source', id],
        data: {
          before: { ...contentOf(source), url: source.url, credentialKind: source.credentialKind },
          artifacts: { total: sum(counted), present: sum(counted.filter(({ there }) => there)), ...artifacts },
          forced: force,
          version: source.version,
        },
      });
      afterCommit(tx, () => {
        // Nobody waits for the disk; what stays goes when the cache needs room.
        this.mirrors.remove(id).catch(() => undefined);
      });
    });
  }

  private async view(tx: Transaction, id: string): Promise<SummarisedSource> {
    const [view] = await this.views(tx, [await existingSource(tx, id)]);
    if (!view) throw noSuch('source');
    return view;
  }

  private async views(tx: Transaction, sources: readonly Source[]): Promise<SummarisedSource[]> {
    const summaries = await summariesOf(
      tx,
      sources.map(({ id }) => id),
    );
    return sources.map((source) => ({ source, ...summaries(source.id) }));
  }

  private remoteOf(url: string): Remote {
    return parseRemote(url, { allowFile: this.options.git.allowFile });
  }

  private stored(id: string, credential: Credential | null | undefined) {
    if (credential === undefined) return {};
    if (credential === null) return { credentialKind: null, credential: null };
    return { credentialKind: credential.kind, credential: this.credentials.encrypted(id, credential.secret) };
  }

  /** Nobody hands a secret to another server by moving a source there. */
  private keepsCredential(source: Source, remote: Remote, credential: null | undefined): void {
    if (source.credentialKind === null || credential === null) return;
    const former = this.remoteOf(source.url);
    if (former.protocol === remote.protocol && former.host === remote.host && former.port === remote.port) return;
    throw new DomainError(
      'unprocessable',
      'credential_of_other_host',
      'The credential was given for the former host. Give one for the new host, or null to go without.',
    );
  }

  /** The same repository, ref and root is one source; which one is said to whoever adds it again. */
  private async unique<T>(
    actor: Actor,
    identity: () => Identity | undefined,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.database.transaction(actor, work);
    } catch (error) {
      const wanted = identity();
      if (constraintOf(error) !== 'sources_identity' || !wanted) throw error;
      const [known] = await this.database.query<{ id: string }>(
        actor,
        `SELECT id FROM sources WHERE canonical_url = $1 AND coalesce(ref, '') = $2 AND root = $3`,
        [wanted.canonicalUrl, wanted.ref ?? '', wanted.root],
      );
      throw new DomainError(
        'conflict',
        'source_exists',
        'There is a source for this repository, ref and root already.',
        known && { facts: { id: known.id } },
      );
    }
  }
}

type Identity = Pick<Source, 'canonicalUrl' | 'ref' | 'root'>;

const nextScan = ({ scheduleMinutes }: SourceContent): Date | null =>
  scheduleMinutes === null ? null : new Date(Date.now() + scheduleMinutes * 60_000);

const sum = (counted: readonly { count: number }[]): number => counted.reduce((total, { count }) => total + count, 0);
