import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Claim, Database, Logger, newContext, runInContext, system } from '@souk/platform';

export interface KnownKey {
  fingerprint: string;
  /** Of the answer; null: there is none yet, or it was lost. */
  status: number | null;
  body: unknown;
  /** Somebody may be working under it right now. */
  alive: boolean;
}

export const keyOptions = { refreshMs: 15_000 };

const actor = system('idempotency');
const atRest = `alive_at < now() - interval '1 minute'`;

/**
 * What is kept of each Idempotency-Key. The row is the lock: whoever inserts it works, everybody else gets what is stored. The transaction
 * of the work marks it as done, so that whatever is lost afterwards, the work is not done twice.
 */
@Injectable()
export class IdempotencyKeys implements OnApplicationShutdown {
  private readonly working = new Map<string, Claim>();
  private heart: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /**
   * Undefined: the key is ours. A claim that was left behind before anything was done is taken over by the same request only; what was
   * done stays for its 24 hours.
   */
  async claim(claim: Claim, fingerprint: string): Promise<KnownKey | undefined> {
    const { who, key, token } = claim;
    // Lost in a crash, the claim is one of work that was lost with it: what is committed later is on the disk no sooner.
    const claimed = await this.database.query(
      actor,
      `INSERT INTO idempotency_keys (actor, key, fingerprint, claim) VALUES ($1, $2, $3, $4)
         ON CONFLICT (actor, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, claim = excluded.claim, status = NULL, body = NULL, done = false,
             created_at = now(), alive_at = now()
         WHERE idempotency_keys.created_at < now() - interval '24 hours'
            OR (idempotency_keys.status IS NULL AND NOT idempotency_keys.done
                AND idempotency_keys.fingerprint = excluded.fingerprint AND idempotency_keys.${atRest})
         RETURNING key`,
      [who, key, fingerprint, token],
      'careless',
    );
    if (claimed.length > 0) {
      this.begin(claim);
      return undefined;
    }
    const [known] = await this.database.query<KnownKey>(
      actor,
      `SELECT fingerprint, status, body, NOT ${atRest} AS alive FROM idempotency_keys WHERE actor = $1 AND key = $2`,
      [who, key],
    );
    // Whoever had it has forgotten it between the two.
    return known ?? this.claim(claim, fingerprint);
  }

  async store(claim: Claim, status: number, body: string): Promise<void> {
    this.end(claim);
    const { who, key, token } = claim;
    await this.database.query(
      actor,
      'UPDATE idempotency_keys SET status = $4, body = $5 WHERE actor = $1 AND key = $2 AND claim = $3',
      [who, key, token, status, body],
      'careless',
    );
  }

  /** After a fault of ours, even one of the connection, only the row knows whether anything was committed: then it stays. */
  async forget(claim: Claim, { evenIfDone }: { evenIfDone: boolean }): Promise<void> {
    this.end(claim);
    const { who, key, token } = claim;
    await this.database.query(
      actor,
      `DELETE FROM idempotency_keys
         WHERE actor = $1 AND key = $2 AND claim = $3 AND status IS NULL AND (NOT done OR $4)`,
      [who, key, token, evenIfDone],
      'careless',
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.heart);
  }

  private begin(claim: Claim): void {
    if (this.working.size === 0)
      this.heart = setInterval(
        () => void runInContext(newContext(), () => this.refresh()),
        keyOptions.refreshMs,
      ).unref();
    this.working.set(claim.token, claim);
  }

  private end({ token }: Claim): void {
    this.working.delete(token);
    if (this.working.size === 0) clearInterval(this.heart);
  }

  /** A request may take longer than a minute; nobody is to do its work beside it. */
  private async refresh(): Promise<void> {
    const claims = [...this.working.values()];
    try {
      const ours = await this.database.query<{ claim: string }>(
        actor,
        `UPDATE idempotency_keys SET alive_at = now()
           FROM unnest($1::text[], $2::text[], $3::uuid[]) AS ours (actor, key, token)
           WHERE idempotency_keys.actor = ours.actor AND idempotency_keys.key = ours.key AND claim = ours.token
           RETURNING claim`,
        [claims.map(({ who }) => who), claims.map(({ key }) => key), claims.map(({ token }) => token)],
        'careless',
      );
      const kept = new Set(ours.map(({ claim }) => claim));
      for (const claim of claims) if (!kept.has(claim.token)) this.end(claim);
    } catch (error) {
      this.logger.warn('The Idempotency-Keys of requests that are being worked on could not be held', { error });
    }
  }
}
