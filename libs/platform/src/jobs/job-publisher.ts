import { getQueueToken } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type Queue } from 'bullmq';
import { Logger } from '../logging/logger';
import { JobLedger } from './job-ledger';

/** The queue must answer within this; otherwise the sweep delivers the job later. */
const publishMs = 3000;

/** Tells the queue which ledger rows are to run. The ledger id is the job id: telling it twice delivers once. */
@Injectable()
export class JobPublisher {
  constructor(
    private readonly modules: ModuleRef,
    private readonly ledger: JobLedger,
    private readonly logger: Logger,
  ) {}

  /** Never fails: what could not be delivered stays in the ledger, and the sweep finds it there. */
  async publish(jobs: readonly { id: string; name: string }[]): Promise<void> {
    const byName = new Map<string, string[]>();
    for (const { id, name } of jobs) byName.set(name, [...(byName.get(name) ?? []), id]);
    for (const [name, ids] of byName) {
      try {
        await withTimeout(this.add(name, ids), publishMs);
        await this.ledger.markPublished(ids);
      } catch (error) {
        this.logger.warn('The queue could not be told; the sweep will', { job: name, count: ids.length, error });
      }
    }
  }

  /** Delivers a deduplicated job once more, unless somebody is at it. */
  async publishAgain(name: string, dedupKey: string): Promise<void> {
    try {
      await this.publish(await this.ledger.waiting(name, dedupKey));
    } catch (error) {
      this.logger.warn('A waiting job could not be looked up; the sweep will', { job: name, error });
    }
  }

  private async add(name: string, ids: readonly string[]): Promise<void> {
    const queue = this.modules.get<Queue>(getQueueToken(name), { strict: false });
    // Not addBulk: on PostgreSQL that wants the right to create sequences and temporary tables.
    await Promise.all(
      ids.map((id) => queue.add(name, {}, { jobId: id, attempts: 1, removeOnComplete: true, removeOnFail: true })),
    );
  }
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
