import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  Encryption,
  Events,
  noSuch,
  rows,
  system,
  type Transaction,
} from '@souk/platform';
import { In } from 'typeorm';
import { AuthSettings } from '../auth-settings';
import { checkedReason } from '../reasons';
import { fits, generateKey, isKid, type KeyMaterial, keyMaterial } from './key-material';
import { SigningKey } from './signing-key.entity';
import { SigningKeyRows } from './signing-key-rows';
import { publishedStates } from './signing-key-states';

export interface SigningKeyStatus {
  key: SigningKey;
  /** Tokens it signed that have not expired. */
  liveTokens: number;
  /** When the last of them expires. */
  lastExpiry: Date | null;
  /** Of a retiring key: from when on nobody needs it. */
  safeToRetireAt: Date | null;
}

export interface RotateOptions {
  /** Sign with the new key at once, not only when everybody has had the time to fetch it. Needs a reason. */
  immediately?: boolean | undefined;
  reason?: string | undefined;
}

interface Live {
  count: number;
  last: Date;
}

const actor = system('signing keys');
/** Clocks of those who verify may be behind ours. */
const clockMarginSeconds = 60;
/** The tending comes by once a minute: one turn to publish a successor, one to let it sign. */
const turnsSeconds = 2 * 60;

/** The rows of the signing keys and every change of their state. */
@Injectable()
export class SigningKeys {
  private readonly rows: SigningKeyRows;

  constructor(
    private readonly database: Database,
    events: Events,
    encryption: Encryption,
    private readonly settings: AuthSettings,
  ) {
    this.rows = new SigningKeyRows(events, encryption, settings);
  }

  /** The first key, once, however many replicas start at the same moment. Rejects when what is there cannot be decrypted. */
  async ensureActive(): Promise<void> {
    if (!(await this.database.transaction(actor, (tx) => this.rows.find(tx, 'active')))) {
      await this.change(actor, async (tx) => {
        if (await this.rows.find(tx, 'active')) return;
        const first = await this.rows.insert(tx, actor, await this.firstKey(), 'active');
        // The key of the settings may have been used up long ago; then another one is made.
        const { kid } = first ?? (await this.rows.make(tx, actor, 'active'));
        await this.rows.append(tx, actor, 'activated', kid);
      });
    }
    await this.database.transaction(actor, (tx) => this.rows.privateParts(tx));
  }

  /** Newest first. */
  list(by: Actor): Promise<SigningKeyStatus[]> {
    return this.database.transaction(by, async (tx) => {
      const live = await this.live(tx);
      const keys = await tx.find(SigningKey, { order: { createdAt: 'DESC', kid: 'ASC' } });
      return keys.map((key) => this.statusOf(key, live));
    });
  }

  /** Publishes the next key, or gives back the one that is waiting already; `created` says which. */
  async rotate(
    by: Actor,
    { immediately = false, reason }: RotateOptions,
  ): Promise<SigningKeyStatus & { created: boolean }> {
    const why = immediately ? checkedReason(reason) : undefined;
    return this.change(by, async (tx) => {
      const waiting = await this.rows.find(tx, 'pending');
      const next =
        why === undefined
          ? (waiting ?? (await this.rows.make(tx, by, 'pending')))
          : await this.takeOver(tx, by, waiting, why);
      return { ...(await this.status(tx, next)), created: !waiting };
    });
  }

  /** From any state, at once: whatever the key signed is refused. */
  async revoke(by: Actor, kid: string, reason: string): Promise<SigningKeyStatus> {
    const why = checkedReason(reason);
    return this.change(by, async (tx) => {
      const key = isKid(kid) ? await tx.findOneBy(SigningKey, { kid }) : null;
      if (!key) throw noSuch('signing_key');
      if (!(await this.rows.move(tx, key, 'revoked', { revokeReason: why })))
        throw new DomainError('conflict', 'already_revoked', 'This signing key has been revoked before.');
      await this.rows.append(tx, by, 'revoked', kid, { from: key.state, reason: why });
      if (key.state === 'active') await this.rows.succeed(tx, by, await this.rows.find(tx, 'pending'), why);
      return this.status(tx, await tx.findOneByOrFail(SigningKey, { kid }));
    });
  }

  /** What time alone decides: a waiting key signs, a retiring one retires, an old one gets a successor, a change of the encryption key. */
  tend(): Promise<Record<string, number>> {
    return this.change(actor, async (tx) => ({
      reencrypted: await this.rows.reencrypt(tx),
      activated: await this.activateDue(tx),
      created: await this.publishSuccessor(tx),
      retired: await this.retireUnused(tx),
    }));
  }

  /** The keys that verify. `asOf`: what was committed by then is in it. */
  published(tx?: Transaction): Promise<{ keys: SigningKey[]; asOf: number }> {
    return this.inside(tx, async (open) => {
      const asOf = performance.now();
      const order = { createdAt: 'ASC', kid: 'ASC' } as const;
      return { asOf, keys: await open.find(SigningKey, { where: { state: In(publishedStates) }, order }) };
    });
  }

  /** Undefined when it has left the states that sign. */
  privateKey(kid: string, tx?: Transaction): Promise<KeyObject | undefined> {
    return this.inside(tx, async (open) => {
      const found = (await this.rows.privateParts(open)).find((part) => part.kid === kid);
      return found && createPrivateKey(found.pem);
    });
  }

  /** One change at a time: whoever comes second sees what the first one left, and finds less to do. */
  private change<T>(by: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(by, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('souk_signing_keys'))`);
      return work(tx);
    });
  }

  /** In the transaction of the caller, who must not need a second connection while holding one. */
  private inside<T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return tx ? work(tx) : this.database.transaction(actor, work);
  }

  private async firstKey(): Promise<KeyMaterial> {
    const { firstKey, algorithm } = this.settings;
    if (!firstKey) return generateKey(algorithm);
    if (fits(firstKey, algorithm)) return keyMaterial(firstKey, algorithm);
    const wanted = algorithm === 'ES256' ? 'a private key on the curve P-256' : 'an RSA key of 2048 bits or more';
    throw new Error(
      `API__JWT_PRIVATE_KEY does not fit API__JWT_ALGORITHM: ${algorithm} needs ${wanted}. Change either, or leave the key out and one is made.`,
    );
  }

  private async takeOver(tx: Transaction, by: Actor, waiting: SigningKey | null, reason?: string): Promise<SigningKey> {
    const current = await this.rows.find(tx, 'active');
    if (current) await this.rows.retire(tx, by, current, 'retiring', reason);
    return this.rows.succeed(tx, by, waiting, reason);
  }

  private async activateDue(tx: Transaction): Promise<number> {
    const due = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(`key.state = 'pending' AND key.signsFrom <= now()`)
      // The first key is for the API to choose.
      .andWhere(`EXISTS (SELECT FROM signing_keys WHERE state = 'active')`)
      .getOne();
    if (due) await this.takeOver(tx, actor, due);
    return due ? 1 : 0;
  }

  /** Early enough to be known everywhere on the day it is to sign. */
  private async publishSuccessor(tx: Transaction): Promise<number> {
    const { rotationDays, jwksCacheSeconds } = this.settings;
    const old = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(
        `key.state = 'active' AND key.activatedAt <= now() - make_interval(days => :days) + make_interval(secs => :early)`,
        {
          days: rotationDays,
          early: jwksCacheSeconds + turnsSeconds,
        },
      )
      .getExists();
    if (!old || (await this.rows.find(tx, 'pending'))) return 0;
    await this.rows.make(tx, actor, 'pending');
    return 1;
  }

  private async retireUnused(tx: Transaction): Promise<number> {
    const unused = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(`key.state = 'retiring' AND key.retiringAt <= now() - make_interval(secs => :needed)`, {
        needed: this.settings.accessSeconds + clockMarginSeconds,
      })
      .andWhere('NOT EXISTS (SELECT FROM access_tokens token WHERE token.kid = key.kid AND token.expires_at > now())')
      .getMany();
    for (const key of unused) await this.rows.retire(tx, actor, key, 'retired');
    return unused.length;
  }

  private async live(tx: Transaction): Promise<ReadonlyMap<string, Live>> {
    const found = await rows<Live & { kid: string }>(
      tx,
      `SELECT kid, count(*)::int AS count, max(expires_at) AS last FROM access_tokens WHERE expires_at > now() GROUP BY kid`,
    );
    return new Map(found.map((row) => [row.kid, row]));
  }

  private async status(tx: Transaction, key: SigningKey): Promise<SigningKeyStatus> {
    return this.statusOf(key, await this.live(tx));
  }

  private statusOf(key: SigningKey, live: ReadonlyMap<string, Live>): SigningKeyStatus {
    const { count = 0, last = null } = live.get(key.kid) ?? {};
    return { key, liveTokens: count, lastExpiry: last, safeToRetireAt: this.safeToRetireAt(key, last) };
  }

  private safeToRetireAt({ state, retiringAt }: SigningKey, lastExpiry: Date | null): Date | null {
    if (state !== 'retiring' || !retiringAt) return null;
    return new Date(Math.max(retiringAt.getTime() + this.settings.accessSeconds * 1000, lastExpiry?.getTime() ?? 0));
  }
}
