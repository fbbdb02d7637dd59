import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  atCommit,
  Database,
  DomainError,
  Encryption,
  Events,
  isUuid,
  Logger,
  rows,
  system,
} from '@souk/platform';
import { Scans } from './scans/scans';
import { existingSource } from './source-rows';
import { Source } from './source.entity';
import { ignoredBecause, type IgnoredReason } from './webhook-push';
import { type Delivery, deliveryNames, isAuthentic, secretPrefix, sentAt } from './webhook-signature';

export interface Taken {
  scanId: string | null;
  /** Why there is no scan. */
  ignored: IgnoredReason | null;
}

interface Hooked {
  name: string;
  ref: string | null;
  secret: string | null;
}

const actor = system('git webhook');
const nobody = '00000000-0000-0000-0000-000000000000';
const oldestMs = 5 * 60_000;

/** What forges tell of pushes. */
@Injectable()
export class Webhooks {
  /** In place of a secret that there is not, so that its absence takes as long to see as a wrong signature. */
  private readonly decoy: string;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly encryption: Encryption,
    private readonly scans: Scans,
    private readonly logger: Logger,
  ) {
    this.decoy = encryption.encrypt(newSecret(), contextOf(nobody));
  }

  /** The former one is good for nothing from now on. Whoever makes it sees it once. */
  async makeSecret(by: Actor, id: string): Promise<string> {
    const secret = newSecret();
    await this.store(by, id, this.encryption.encrypt(secret, contextOf(id)));
    return secret;
  }

  /** From now on pushes of this source are not listened to. */
  removeSecret(by: Actor, id: string): Promise<void> {
    return this.store(by, id, null);
  }

  async take(sourceId: string, delivery: Delivery, body: unknown): Promise<Taken> {
    const id = isUuid(sourceId) ? sourceId.toLowerCase() : nobody;
    const source = await this.authenticated(id, delivery);
    const sent = sentAt(delivery);
    if (sent && !(Math.abs(Date.now() - sent.getTime()) <= oldestMs))
      throw new DomainError(
        'invalid',
        'delivery_too_old',
        'The delivery was sent more than five minutes ago, or the clocks differ by so much.',
      );
    const names = deliveryNames(delivery);
    if (names.length === 0)
      throw new DomainError(
        'invalid',
        'delivery_unnamed',
        'The delivery has no id, so nobody could tell it from a repetition.',
      );
    const ignored = ignoredBecause(delivery.headers, body, source);
    return this.database.transaction(actor, async (tx) => {
      // Whoever removes it meanwhile goes first, and then there is none.
      const [there] = await rows(tx, 'SELECT id FROM sources WHERE id = $1 FOR KEY SHARE', [id]);
      if (!there) throw refused();
      const taken = await rows(
        tx,
        `INSERT INTO hook_deliveries (source_id, delivery) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING RETURNING delivery`,
        [id, names],
      );
      if (taken.length < names.length)
        throw new DomainError('conflict', 'delivery_repeated', 'This delivery was taken before.');
      await atCommit(tx, forgetOldOnes, []);
      if (ignored !== undefined) return { scanId: null, ignored };
      const scan = await this.scans.request(tx, actor, { id, name: source.name }, 'webhook');
      return { scanId: scan.id, ignored: null };
    });
  }

  /** No such source, no secret, a wrong signature: whoever has not the secret cannot tell one from the other. */
  private async authenticated(id: string, delivery: Delivery): Promise<Hooked> {
    const [source] = await this.database.query<Hooked>(
      actor,
      'SELECT name, ref, webhook_secret AS secret FROM sources WHERE id = $1',
      [id],
    );
    const kept = source?.secret ?? undefined;
    const secret = kept === undefined ? undefined : this.opened(kept, id);
    const authentic = isAuthentic(delivery, secret ?? this.encryption.decrypt(this.decoy, contextOf(nobody)));
    if (source && secret !== undefined && authentic) return source;
    throw refused();
  }

  /** A key that the settings no longer have is for an operator to see, not for whoever knocks. */
  private opened(kept: string, id: string): string | undefined {
    try {
      return this.encryption.decrypt(kept, contextOf(id));
    } catch (error) {
      this.logger.error('A webhook secret could not be decrypted', { sourceId: id, error });
      return undefined;
    }
  }

  private store(by: Actor, id: string, webhookSecret: string | null): Promise<void> {
    return this.database.transaction(by, async (tx) => {
      const source = await existingSource(tx, id);
      await tx.update(
        Source,
        { id },
        {
          webhookSecret,
          webhookSecretAt: webhookSecret === null ? null : () => 'now()',
          version: () => 'version + 1',
          updatedAt: () => 'now()',
        },
      );
      await this.events.append(tx, {
        type: 'source.changed',
        actor: by,
        subject: ['source', id],
        data: { name: source.name, webhookSecret: webhookSecret === null ? 'removed' : 'replaced' },
      });
    });
  }
}

/** A few at a time: each delivery adds one or two. A push that is repeated after so long finds nothing new. */
const forgetOldOnes = `DELETE FROM hook_deliveries WHERE (source_id, delivery) IN (
  SELECT source_id, delivery FROM hook_deliveries WHERE received_at < now() - interval '30 days'
  ORDER BY received_at LIMIT 20 FOR UPDATE SKIP LOCKED
)`;

const refused = () =>
  new DomainError(
    'unauthenticated',
    'hook_refused',
    'There is no such hook, or the delivery is not signed with its secret.',
  );

const newSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

const contextOf = (sourceId: string) => `sources.webhook_secret:${sourceId}`;
