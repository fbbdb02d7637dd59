import { Injectable } from '@nestjs/common';
import { type SelectQueryBuilder } from 'typeorm';
import { type Actor } from '../database/actor';
import { Database, rows, type Transaction } from '../database/database';
import { type Keyset, keysetPage } from '../database/keyset';
import { Event } from './event.entity';
import { Events } from './events';

export interface AuditFilter {
  /** A type, or all that begin alike: `user.*`. */
  type?: string | undefined;
  actorKind?: Actor['kind'] | undefined;
  actorId?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  marketplace?: string | undefined;
  correlationId?: string | undefined;
  /** Included. */
  from?: Date | undefined;
  /** Not included: consecutive spans neither overlap nor miss an event. */
  to?: Date | undefined;
}

const exact = [
  'actorKind',
  'actorId',
  'subjectKind',
  'subjectId',
  'marketplace',
  'correlationId',
] as const satisfies readonly (keyof AuditFilter)[];

/** The event log as a record for people: newest first, with filters. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  list(
    actor: Actor,
    { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<Event>> {
    return this.database.transaction(actor, (tx) =>
      keysetPage(matching(tx, actor, filter), { sort: 'at', id: 'id', limit, cursor }),
    );
  }

  /**
   * Writes down who takes what, before anything is given out. The export ends where it began: with the event of itself, which, like all
   * that come later, is not part of it.
   */
  async beginExport(actor: Actor, format: string, filter: AuditFilter): Promise<AuditFilter> {
    return this.database.transaction(actor, async (tx) => {
      const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      await this.events.append(tx, {
        type: 'audit.exported',
        actor,
        subject: ['audit', 'events'],
        data: { format, filter: asked },
      });
      const [row] = await rows<{ now: Date }>(tx, 'SELECT now()');
      const now = row?.now ?? new Date();
      return { ...filter, to: filter.to && filter.to < now ? filter.to : now };
    });
  }

  /** All that match, a batch at a time: between two of them no connection is held. */
  async *batches(actor: Actor, filter: AuditFilter, size = 500): AsyncGenerator<Event[]> {
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await this.list(actor, { ...filter, limit: size, cursor });
      yield items;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}

function matching(tx: Transaction, { marketplaces }: Actor, filter: AuditFilter): SelectQueryBuilder<Event> {
  const query = tx.createQueryBuilder(Event, 'event');
  for (const name of exact)
    if (filter[name] !== undefined) query.andWhere(`event.${name} = :${name}`, { [name]: filter[name] });
  const { type, from, to } = filter;
  if (type?.endsWith('.*')) query.andWhere('starts_with(event.type, :prefix)', { prefix: type.slice(0, -1) });
  else if (type !== undefined) query.andWhere('event.type = :type', { type });
  if (from) query.andWhere('event.at >= :from', { from });
  if (to) query.andWhere('event.at < :to', { to });
  // Whoever is limited to marketplaces sees theirs, and what concerns none.
  if (marketplaces)
    query.andWhere('(event.marketplace IS NULL OR event.marketplace IN (:...marketplaces))', {
      marketplaces: [...marketplaces, ''],
    });
  return query;
}
