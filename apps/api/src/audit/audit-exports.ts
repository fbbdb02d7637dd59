import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Grants, type Principal } from '@souk/auth';
import { type AuditFilter, AuditLog, DomainError, Logger } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { Places } from '../http/places';
import { type ExportFormat } from './audit.api';
import { formats } from './audit-formats';

/** A receiver that takes nothing for so long is gone, whatever its connection says. */
export const exportOptions = { perActor: 2, patienceMs: 60_000, batch: 500 };

/** Exports of the log as they are read: all that match, without a limit, and never more than a batch in memory. */
@Injectable()
export class AuditExports {
  private readonly places = new Places();

  constructor(
    private readonly log: AuditLog,
    private readonly grants: Grants,
    private readonly logger: Logger,
  ) {}

  async send(principal: Principal, format: ExportFormat, filter: AuditFilter, reply: FastifyReply): Promise<void> {
    void reply.header('content-type', formats[format].type).header('cache-control', 'no-store');
    // Fastify answers HEAD with what GET would do: nothing is given out, and nothing is to be read for it.
    if (reply.request.method === 'HEAD') return void reply.send();
    this.takePlace(`${principal.actor.kind}:${principal.actor.id}`, reply);
    const span = await this.log.beginExport(principal.actor, format, filter);
    if (reply.raw.destroyed) return; // did not wait for us
    const name = `souk-audit-${(span.to ?? new Date()).toISOString().replace(/[:.]/g, '-')}.${format}`;
    reply.raw.setTimeout(exportOptions.patienceMs, () => reply.raw.destroy());
    const text = Readable.from(this.text(principal, format, span), { objectMode: false });
    await reply.header('content-disposition', `attachment; filename="${name}"`).send(text);
  }

  /** A failure in the middle breaks the connection: half an export must not look like a whole one. */
  private async *text(principal: Principal, format: ExportFormat, filter: AuditFilter): AsyncGenerator<string> {
    const { head, gap, tail, write } = formats[format];
    try {
      let before = head;
      for await (const events of this.log.batches(principal.actor, filter, exportOptions.batch)) {
        await this.requireGrant(principal);
        if (events.length > 0) yield before + events.map(write).join(gap);
        else if (before === head) yield head;
        before = gap;
      }
      yield tail;
    } catch (error) {
      this.logger.warn('An export of the audit broke off', { error });
      throw error;
    }
  }

  /** An export may take minutes. Who may no longer read the audit gets no more of it. */
  private async requireGrant({ grant }: Principal): Promise<void> {
    const current = await this.grants.find(grant);
    if (!current?.permissions.has('audit.read'))
      throw new DomainError('forbidden', 'forbidden', 'This needs the permission audit.read.');
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
