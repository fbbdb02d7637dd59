import { Injectable } from '@nestjs/common';
import {
  type Actor,
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
import { parseRemote, type Remote } from './git/remote';
import { blank, changed, type NewSource, type SourceContent } from './source-content';
import { type Credential, SourceCredentials } from './source-credentials';
import { SourceOptions } from './source-options';
import { existingSource } from './source-rows';
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

  create(actor: Actor, { url, credential, ...given }: NewSource): Promise<SummarisedSource> {
    const remote = this.remoteOf(url);
    const content = changed(blank(remote), given);
    return this.unique(actor, { remote, content }, () =>
      this.database.transaction(actor, async (tx) => {
        const id = uuidv7();
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
          data: { after: { ...content, url: remote.url, hasCredential: Boolean(credential) }, version: 1 },
        });
        return this.view(tx, id);
      }),
    );
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

  /** The same repository, ref and root is one source; which one is said to whoever adds it again. */
  private async unique<T>(
    actor: Actor,
    { remote, content }: { remote: Pick<Remote, 'canonicalUrl'>; content: SourceContent },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (constraintOf(error) !== 'sources_identity') throw error;
      const [known] = await this.database.transaction(actor, (tx) =>
        rows<{ id: string }>(
          tx,
          `SELECT id FROM sources WHERE canonical_url = $1 AND coalesce(ref, '') = $2 AND root = $3`,
          [remote.canonicalUrl, content.ref ?? '', content.root],
        ),
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

const nextScan = ({ scheduleMinutes }: SourceContent): Date | null =>
  scheduleMinutes === null ? null : new Date(Date.now() + scheduleMinutes * 60_000);
