import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Grants, type Principal } from '@souk/auth';
import { type Actor, DomainError, Logger, type Permission } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { type ExportFormat, type Writer } from './export-formats';
import { Places } from './places';

/** A receiver that takes nothing for so long is gone, whatever its connection says. */
export const exportOptions = { perActor: 2, patienceMs: 60_000, batch: 500 };

export interface Export<T> {
  /** `audit`: the file is named after it. */
  name: string;
  format: ExportFormat;
  writer: Writer<T>;
  /** What it takes, from the first item to the last. */
  permission: Permission;
  /** Writes down who takes what, before anything is given out; and then it is read. */
  begin: () => Promise<{ at: Date; batches: AsyncIterable<T[]> }>;
}

/** Files that are written as they are read: all that is asked for, without a limit, and never more than a batch in memory. */
@Injectable()
export class Exports {
  private readonly places = new Places();

  constructor(
    private readonly grants: Grants,
    private readonly logger: Logger,
  ) {}

  async send<T>(principal: Principal, wanted: Export<T>, reply: FastifyReply): Promise<void> {
    void reply.header('content-type', wanted.writer.type).header('cache-control', 'no-store');
    // Fastify answers HEAD with what GET would do: nothing is given out, and nothing is to be read for it.
    if (reply.request.method === 'HEAD') return void reply.send();
    this.takePlace(`${principal.actor.kind}:${principal.actor.id}`, reply);
    const { at, batches } = await wanted.begin();
    if (reply.raw.destroyed) return; // did not wait for us
    const name = `souk-${wanted.name}-${at.toISOString().replace(/[:.]/g, '-')}.${wanted.format}`;
    reply.raw.setTimeout(exportOptions.patienceMs, () => reply.raw.destroy());
    const text = Readable.from(this.text(principal, wanted, batches), { objectMode: false });
    await reply.header('content-disposition', `attachment; filename="${name}"`).send(text);
  }

  /** A failure in the middle breaks the connection: half an export must not look like a whole one. */
  private async *text<T>(
    principal: Principal,
    { name, writer, permission }: Export<T>,
    batches: AsyncIterable<T[]>,
  ): AsyncGenerator<string> {
    const { head, gap, tail, write } = writer;
    try {
      let before = head;
      for await (const items of batches) {
        await this.requireGrant(principal, permission);
        if (items.length > 0) yield before + items.map(write).join(gap);
        else if (before === head) yield head;
        before = gap;
      }
      yield tail;
    } catch (error) {
      this.logger.warn('An export broke off', { export: name, error });
      throw error;
    }
  }

  /** An export may take minutes. Who may no longer read what it is of, or all of it, gets no more of it. */
  private async requireGrant({ grant, actor }: Principal, permission: Permission): Promise<void> {
    const current = await this.grants.find(grant);
    if (!current?.permissions.has(permission))
      throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
    if (placesOf(current.actor) !== placesOf(actor))
      throw new DomainError('forbidden', 'forbidden', 'Your marketplaces have changed. Ask for the export anew.');
  }

  private takePlace(owner: string, { raw }: FastifyReply): void {
    const others = this.places.of(owner);
    if (others >= exportOptions.perActor)
      throw new DomainError(
        'rate_limited',
        'too_many_exports',
        `You have ${others} exports running. Wait until one of them is done.`,
      );
    this.places.take(owner, raw);
  }
}

const placesOf = ({ marketplace, marketplaces }: Actor): string =>
  marketplaces ? marketplaces.toSorted().join() : (marketplace ?? 'all');
