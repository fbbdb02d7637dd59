import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '../database/actor';
import { atCommit, type Transaction } from '../database/database';
import { currentContext } from '../logging/context';

export interface NewEvent {
  /** `noun.verb` in the past: `job.replayed`. */
  type: string;
  actor: Actor;
  subject: readonly [kind: string, id: string];
  marketplace?: string;
  /** What changed (before and after) and why. Ids and values, never secrets. */
  data?: Record<string, unknown>;
}

/** Writes to the one log that audit, timelines, live updates, webhooks and statistics read. */
@Injectable()
export class Events {
  /** In the transaction of the change, at its end: either both are there, or neither. */
  async append(tx: Transaction, { type, actor, subject, marketplace, data = {} }: NewEvent): Promise<void> {
    const context = currentContext();
    await atCommit(
      tx,
      `INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, request_id, correlation_id, data)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        uuidv7(),
        type,
        actor.kind,
        actor.id,
        actor.name,
        subject[0],
        subject[1],
        marketplace ?? null,
        context?.requestId ?? null,
        context?.correlationId ?? null,
        JSON.stringify(data),
      ],
    );
  }
}
