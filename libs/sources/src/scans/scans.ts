import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  noSuch,
  rows,
  type Transaction,
} from '@souk/platform';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { existingSource } from '../source-rows';
import { Source } from '../source.entity';
import { problemsPage, type ScanProblem } from './scan-problems';
import { ScanQueue } from './scan-queue';
import { Scan, type ScanTrigger } from './scan.entity';

interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** Asking for scans, looking at them, and stopping them. */
@Injectable()
export class Scans {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly queue: ScanQueue,
  ) {}

  /**
   * In the transaction of whatever wants it. One scan waits per source: whoever asks meanwhile gets that one, which is theirs from then on. It
   * begins with what the source is when its turn comes, so nothing that somebody asked for is lost.
   */
  async request(
    tx: Transaction,
    actor: Actor,
    { id: sourceId, name }: Pick<Source, 'id' | 'name'>,
    trigger: ScanTrigger,
  ): Promise<Scan> {
    const [asked] = await rows<{ id: string; added: boolean }>(
      tx,
      // Of a row that was there already, xmax is the transaction that holds it.
      `INSERT INTO scans (id, source_id, trigger, status, requested_by_kind, requested_by_name) VALUES ($1, $2, $3, 'queued', $4, $5)
       ON CONFLICT (source_id) WHERE status = 'queued'
       DO UPDATE SET trigger = excluded.trigger, requested_by_kind = excluded.requested_by_kind, requested_by_name = excluded.requested_by_name
       RETURNING id, xmax = 0 AS added`,
      [uuidv7(), sourceId, trigger, actor.kind, actor.name],
    );
    if (!asked) throw new Error('An insert that answers with its row answered with none');
    const { id, added } = asked;
    if (added) await this.queue.enqueue(tx, id);
    const data = { sourceId, source: name, trigger, ...(added ? {} : { joined: true }) };
    await this.events.append(tx, { type: 'scan.requested', actor, subject: ['scan', id], data });
    return existingScan(tx, id);
  }

  start(actor: Actor, sourceId: string): Promise<Scan> {
    return this.database.transaction(actor, async (tx) =>
      this.request(tx, actor, await existingSource(tx, sourceId), 'manual'),
    );
  }

  list(actor: Actor, sourceId: string, page: Page): Promise<Keyset<Scan>> {
    return this.database.transaction(actor, async (tx) => {
      await existingSource(tx, sourceId);
      const query = tx.createQueryBuilder(Scan, 'scan').where('scan.sourceId = :sourceId', { sourceId });
      return keysetPage(query, { sort: 'createdAt', id: 'id', filter: { sourceId }, ...page });
    });
  }

  get(actor: Actor, id: string): Promise<Scan> {
    return this.database.transaction(actor, (tx) => existingScan(tx, id));
  }

  problems(actor: Actor, id: string, page: Page): Promise<Keyset<ScanProblem>> {
    return this.database.transaction(actor, async (tx) => problemsPage(tx, await existingScan(tx, id), page));
  }

  /** One that waits is cancelled at once. One that runs reads the wish within a second or so and stops; the catalog stays as it was. */
  cancel(actor: Actor, id: string): Promise<Scan> {
    return this.database.transaction(actor, async (tx) => {
      const scan = await tx.findOne(Scan, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!scan) throw noSuch('scan');
      const subject = ['scan', id] as const;
      const data = { sourceId: scan.sourceId };
      if (scan.status === 'queued') {
        const ended = { status: 'cancelled', cancelRequestedAt: () => 'now()', finishedAt: () => 'now()' } as const;
        await tx.update(Scan, { id }, ended);
        await this.events.append(tx, { type: 'scan.finished', actor, subject, data: { ...data, status: 'cancelled' } });
      } else if (scan.status !== 'running') {
        throw new DomainError('conflict', 'scan_finished', `The scan has ended already: it is ${scan.status}.`, {
          facts: { state: scan.status },
        });
      } else if (scan.cancelRequestedAt === null) {
        await tx.update(Scan, { id }, { cancelRequestedAt: () => 'now()' });
        await this.events.append(tx, { type: 'scan.cancel_requested', actor, subject, data });
      }
      return existingScan(tx, id);
    });
  }

  /**
   * A scan found so little of what was there that it asked before it removed the rest. Somebody has looked: the next one that finds the same
   * commit removes it, and it is asked for here.
   */
  confirmRemoval(actor: Actor, sourceId: string): Promise<Scan> {
    return this.database.transaction(actor, async (tx) => {
      const source = await existingSource(tx, sourceId);
      const { affected } = await tx.update(
        Source,
        { id: sourceId, attention: In(['all_gone', 'most_gone']) },
        { attention: 'removal_confirmed', updatedAt: () => 'now()' },
      );
      if (!affected) {
        const message = 'No scan of this source waits for a removal to be confirmed.';
        throw new DomainError('conflict', 'nothing_to_confirm', message, { facts: { attention: source.attention } });
      }
      await this.events.append(tx, {
        type: 'source.removal_confirmed',
        actor,
        subject: ['source', sourceId],
        data: { before: { attention: source.attention }, commit: source.scannedCommit },
      });
      return this.request(tx, actor, source, 'manual');
    });
  }
}

async function existingScan(tx: Transaction, id: string): Promise<Scan> {
  const scan = await tx.findOneBy(Scan, { id });
  if (!scan) throw noSuch('scan');
  return scan;
}
