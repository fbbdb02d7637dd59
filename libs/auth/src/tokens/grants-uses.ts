import { isIP } from 'node:net';
import { type Database, type Logger, newContext, runInContext, system } from '@souk/platform';
import { type Grant, type GrantId } from './principal';

/** A use is written down once a minute at most, and a second after it, together with those of others. */
export const useOptions = { everyMs: 60_000, gatherMs: 1000, most: 10_000 };

const actor = system('last-use');

/** When sessions and agent tokens were last used: for people to look at, so it may be lost, and never holds up a request. */
export class GrantUses {
  private readonly notedAt = new Map<GrantId, number>();
  private readonly due = new Map<GrantId, string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  note({ id }: Grant, address: string): void {
    const now = performance.now();
    const before = this.notedAt.get(id);
    if (before !== undefined && now - before < useOptions.everyMs) return;
    if (id.startsWith('bootstrap:')) return;
    if (this.notedAt.size >= useOptions.most) this.notedAt.clear();
    this.notedAt.set(id, now);
    this.due.set(id, address);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // What it writes is not the work of the request that happened to come first.
      this.writing = runInContext(newContext(), () => this.write());
    }, useOptions.gatherMs).unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
  }

  private async write(): Promise<void> {
    const uses = [...this.due];
    this.due.clear();
    const of = (kind: string) =>
      uses.filter(([id]) => id.startsWith(kind)).map(([id, address]) => ({ id: id.slice(kind.length), address }));
    const sessions = of('session:');
    const tokens = of('token:');
    try {
      await this.database.transaction(actor, async (tx) => {
        if (sessions.length > 0) await tx.query(sessionUses, [sessions.map(({ id }) => id)]);
        if (tokens.length > 0)
          await tx.query(tokenUses, [
            tokens.map(({ id }) => id),
            tokens.map(({ address }) => (isIP(address) === 0 ? null : address)),
          ]);
      });
    } catch (error) {
      this.logger.warn('The last use of sessions and tokens could not be written', { error });
    }
  }
}

// A row that somebody holds is somebody else's concern just now: to wait for it could end in a deadlock between replicas.
const sessionUses = `
  UPDATE sessions SET last_used_at = now()
  WHERE id IN (SELECT id FROM sessions
               WHERE id = ANY($1::uuid[]) AND last_used_at < now() - interval '50 seconds' FOR UPDATE SKIP LOCKED)`;

const tokenUses = `
  UPDATE agent_tokens t SET last_used_at = now(), last_used_address = used.address
  FROM unnest($1::uuid[], $2::text[]) AS used (id, address)
  WHERE t.id = used.id
    AND t.id IN (SELECT id FROM agent_tokens
                 WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < now() - interval '50 seconds')
                 FOR UPDATE SKIP LOCKED)`;
