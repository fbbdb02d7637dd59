import { appendFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows, type Transaction } from '../database/database';
import { Logger } from '../logging/logger';
import { merkleRoot } from './merkle';
import { leavesByMonth, sealedRows } from './sealed-rows';
import { noSeal, type Seal, type SealKeys } from './seal';

const actor = system('sealer');
/** Events per seal, about: a transaction is never split. */
const sealSize = 5000;

export interface SealerOptions {
  keys: SealKeys;
  /** A file off the database that every seal is appended to. */
  logFile?: string | undefined;
}

/** Seals what is new in the log. It only reads events, so it never slows a write. */
@Injectable()
export class Sealer {
  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly options: SealerOptions,
  ) {}

  /** Seals everything there is; returns how many events that were. */
  async sealNew(signal?: AbortSignal): Promise<number> {
    let sealed = 0;
    for (;;) {
      signal?.throwIfAborted();
      const seals = await this.database.transaction(actor, (tx) => this.sealStretch(tx));
      if (seals.length === 0) return sealed;
      await this.keepCopy(seals);
      sealed += seals.reduce((sum, seal) => sum + seal.events, 0);
    }
  }

  private async sealStretch(tx: Transaction): Promise<Seal[]> {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      `SELECT pg_try_advisory_xact_lock(hashtext('souk.sealer')) AS mine`,
    );
    if (!lock?.mine) return []; // another worker is at it
    const last = await lastSeal(tx);
    const from = { epoch: last?.toEpoch ?? 0, xid: last?.toXid ?? '0' };
    const to = await this.stretchEnd(tx, from);
    if (!to) return [];
    const at = new Date().toISOString();
    let previous = last;
    const seals: Seal[] = [];
    for (const [month, leaves] of leavesByMonth(await sealedRows(tx, from, to))) {
      const seal: Seal = this.options.keys.seal({
        number: (previous?.number ?? 0) + 1,
        at,
        month,
        fromEpoch: from.epoch,
        fromXid: from.xid,
        toEpoch: to.epoch,
        toXid: to.xid,
        events: leaves.length,
        root: merkleRoot(leaves),
        previous: previous?.hash ?? noSeal,
      });
      await insertSeal(tx, seal);
      seals.push(seal);
      previous = seal;
    }
    return seals;
  }

  /** Behind the last of the next few thousand events that can no longer be overtaken by a late commit; undefined when there are none. */
  private async stretchEnd(
    tx: Transaction,
    from: { epoch: number; xid: string },
  ): Promise<{ epoch: number; xid: string } | undefined> {
    const [end] = await rows<{ epoch: number; xid: string }>(
      tx,
      `SELECT epoch, (xid + 1)::text AS xid FROM (
         SELECT epoch, xid FROM events
         WHERE (epoch, xid) >= ($1, $2::bigint)
           AND (epoch < (SELECT epoch FROM event_log) OR xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
         ORDER BY events.epoch, events.xid, events.seq LIMIT $3
       ) AS stretch ORDER BY epoch DESC, xid DESC LIMIT 1`,
      [from.epoch, from.xid, sealSize],
    );
    return end;
  }

  /** In the log and in a file, so that whoever owns the database cannot quietly shorten the chain. */
  private async keepCopy(seals: readonly Seal[]): Promise<void> {
    for (const { number, at, events, hash, kid } of seals)
      this.logger.info('Events sealed', { seal: { number, at, events, hash, kid } });
    if (!this.options.logFile) return;
    try {
      await appendFile(
        this.options.logFile,
        seals.map(({ number, at, hash }) => `${JSON.stringify({ number, at, hash })}\n`).join(''),
      );
    } catch (error) {
      this.logger.warn('The seal could not be copied to the seal log', { error });
    }
  }
}

interface SealRow {
  number: string;
  at: Date;
  month: string;
  from_epoch: number;
  from_xid: string;
  to_epoch: number;
  to_xid: string;
  events: number;
  root: string;
  previous: string;
  hash: string;
  kid: string;
  signature: string;
}

const selectSeals = `SELECT number::text, at, month, from_epoch, from_xid::text, to_epoch, to_xid::text, events, root, previous, hash, kid, signature FROM event_seals`;

const asSeal = (row: SealRow): Seal => ({
  number: Number(row.number),
  at: row.at.toISOString(),
  month: row.month,
  fromEpoch: row.from_epoch,
  fromXid: row.from_xid,
  toEpoch: row.to_epoch,
  toXid: row.to_xid,
  events: row.events,
  root: row.root,
  previous: row.previous,
  hash: row.hash,
  kid: row.kid,
  signature: row.signature,
});

async function lastSeal(tx: Transaction): Promise<Seal | undefined> {
  const [row] = await rows<SealRow>(tx, `${selectSeals} ORDER BY event_seals.number DESC LIMIT 1`);
  return row && asSeal(row);
}

/** In order, a page at a time. */
export async function sealsAfter(tx: Transaction, number: number, limit: number): Promise<Seal[]> {
  const found = await rows<SealRow>(tx, `${selectSeals} WHERE number > $1 ORDER BY event_seals.number LIMIT $2`, [
    number,
    limit,
  ]);
  return found.map(asSeal);
}

async function insertSeal(tx: Transaction, s: Seal): Promise<void> {
  await tx.query(
    `INSERT INTO event_seals (number, at, month, from_epoch, from_xid, to_epoch, to_xid, events, root, previous, hash, kid, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      s.number,
      s.at,
      s.month,
      s.fromEpoch,
      s.fromXid,
      s.toEpoch,
      s.toXid,
      s.events,
      s.root,
      s.previous,
      s.hash,
      s.kid,
      s.signature,
    ],
  );
}
