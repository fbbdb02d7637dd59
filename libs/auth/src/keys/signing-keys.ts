import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Encryption, Events, rows, system, type Transaction } from '@souk/platform';
import { In } from 'typeorm';
import { AuthSettings } from '../auth-settings';
import { fits, generateKey, isKid, type KeyMaterial, keyMaterial } from './key-material';
import { SigningKey } from './signing-key.entity';
import { publishedStates, type SigningKeyState, signingKeyStateNames, signingKeyStates } from './signing-key-states';

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

/** What a change of a state writes beside the state. */
const stamps = {
  pending: {},
  // A key that is needed at once no longer waits.
  active: { activatedAt: () => 'now()', signsFrom: () => 'least(signs_from, now())' },
  retiring: { retiringAt: () => 'now()', privateKey: null },
  retired: { retiredAt: () => 'now()', privateKey: null },
  revoked: { revokedAt: () => 'now()', privateKey: null },
} as const;

const actor = system('signing keys');
/** A replica answers with keys that it read up to a second ago. */
const replicaLagSeconds = 1;
/** Clocks of those who verify may be behind ours. */
const clockMarginSeconds = 60;
/** The tending comes by once a minute. */
const tendingSeconds = 60;

/** The rows of the signing keys and every change of their state. */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly encryption: Encryption,
    private readonly settings: AuthSettings,
  ) {}

  /** The first key, once, however many replicas start at the same moment. Rejects when what is there cannot be decrypted. */
  async ensureActive(): Promise<void> {
    if (!(await this.signs())) {
      await this.change(actor, async (tx) => {
        if (await this.find(tx, 'active')) return;
        // The key of the settings may have been used up long ago; then another one is made.
        const made =
          (await this.insert(tx, actor, await this.firstKey(), 'active')) ?? (await this.make(tx, actor, 'active'));
        await this.append(tx, actor, 'activated', made.kid);
      });
    }
    await this.database.transaction(actor, async (tx) => {
      for (const { kid, privateKey } of await this.envelopes(tx)) this.decrypt(kid, privateKey);
    });
  }

  /** Newest first. */
  async list(by: Actor): Promise<SigningKeyStatus[]> {
    return this.database.transaction(by, async (tx) => {
      const keys = await tx.find(SigningKey, { order: { createdAt: 'DESC', kid: 'ASC' } });
      const live = await rows<{ kid: string; count: number; last: Date }>(
        tx,
        `SELECT kid, count(*)::int AS count, max(expires_at) AS last FROM access_tokens WHERE expires_at > now() GROUP BY kid`,
      );
      const liveOf = new Map(live.map((row) => [row.kid, row]));
      return keys.map((key) => {
        const lastExpiry = liveOf.get(key.kid)?.last ?? null;
        const liveTokens = liveOf.get(key.kid)?.count ?? 0;
        return { key, liveTokens, lastExpiry, safeToRetireAt: this.safeToRetireAt(key, lastExpiry) };
      });
    });
  }

  /** Publishes the next key, or gives back the one that is waiting already; `created` says which. */
  async rotate(
    by: Actor,
    { immediately = false, reason }: RotateOptions,
  ): Promise<{ key: SigningKey; created: boolean }> {
    if (!immediately) return this.change(by, (tx) => this.publishNext(tx, by));
    const why = required(reason, 'Say why the new key is to sign before everybody has had the time to fetch it.');
    return this.change(by, async (tx) => {
      const waiting = await this.find(tx, 'pending');
      const current = await this.find(tx, 'active');
      if (current) await this.retireSlowly(tx, by, current, why);
      return { key: await this.replace(tx, by, waiting, why), created: !waiting };
    });
  }

  /** From any state, at once: whatever the key signed is refused. */
  async revoke(by: Actor, kid: string, reason: string): Promise<SigningKey> {
    const why = required(reason, 'Say why the key is revoked.');
    return this.change(by, async (tx) => {
      const key = isKid(kid) ? await tx.findOneBy(SigningKey, { kid }) : null;
      if (!key) throw new DomainError('not_found', 'signing_key_not_found', 'There is no such signing key.');
      if (!(await this.move(tx, key, 'revoked', { revokeReason: why })))
        throw new DomainError('conflict', 'already_revoked', 'This signing key has been revoked before.');
      await this.append(tx, by, 'revoked', kid, { from: key.state, reason: why });
      if (key.state === 'active') await this.replace(tx, by, await this.find(tx, 'pending'), why);
      return tx.findOneByOrFail(SigningKey, { kid });
    });
  }

  /** What time alone decides: a waiting key signs, a retiring one retires, an old one gets a successor, a change of the encryption key. */
  async tend(): Promise<Record<string, number>> {
    const reencrypted = await this.reencrypt();
    return this.change(actor, async (tx) => {
      const activated = await this.activateDue(tx);
      const created = await this.publishSuccessor(tx);
      const retired = await this.retireUnused(tx);
      return { activated, created, retired, reencrypted };
    });
  }

  /** The keys that verify. `asOf`: what was committed by then is in it. */
  published(tx?: Transaction): Promise<{ keys: SigningKey[]; asOf: number }> {
    return this.within(tx, async (open) => {
      const asOf = performance.now();
      return { asOf, keys: await open.find(SigningKey, { where: { state: In(publishedStates) }, order: byAge }) };
    });
  }

  /** Undefined when it has left the states that sign. */
  privateKey(kid: string, tx?: Transaction): Promise<KeyObject | undefined> {
    return this.within(tx, async (open) => {
      const [found] = (await this.envelopes(open)).filter((key) => key.kid === kid);
      return found && createPrivateKey(this.decrypt(kid, found.privateKey));
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
  private within<T>(tx: Transaction | undefined, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return tx ? work(tx) : this.database.transaction(actor, work);
  }

  private async signs(): Promise<boolean> {
    return (await this.database.transaction(actor, (tx) => this.find(tx, 'active'))) !== null;
  }

  private async firstKey(): Promise<KeyMaterial> {
    const { firstKey, algorithm } = this.settings;
    if (!firstKey) return generateKey(algorithm);
    if (!fits(firstKey, algorithm)) {
      const wanted =
        algorithm === 'ES256' ? 'a private key on the curve P-256' : 'an RSA private key of 2048 bits or more';
      throw new Error(
        `API__JWT_PRIVATE_KEY does not fit API__JWT_ALGORITHM: ${algorithm} needs ${wanted}. Change either, or leave the key out and one is made.`,
      );
    }
    return keyMaterial(firstKey, algorithm);
  }

  private find(tx: Transaction, state: 'pending' | 'active'): Promise<SigningKey | null> {
    return tx.findOneBy(SigningKey, { state });
  }

  private async publishNext(tx: Transaction, by: Actor): Promise<{ key: SigningKey; created: boolean }> {
    const waiting = await this.find(tx, 'pending');
    return waiting ? { key: waiting, created: false } : { key: await this.make(tx, by, 'pending'), created: true };
  }

  /** Puts the waiting key, or a new one, in the place of the active one that has just left it. */
  private async replace(tx: Transaction, by: Actor, waiting: SigningKey | null, reason?: string): Promise<SigningKey> {
    const next = waiting ?? (await this.make(tx, by, 'active'));
    if (waiting) await this.mustMove(tx, waiting, 'active');
    await this.append(tx, by, 'activated', next.kid, reason === undefined ? {} : { reason });
    return tx.findOneByOrFail(SigningKey, { kid: next.kid });
  }

  private async retireSlowly(tx: Transaction, by: Actor, key: SigningKey, reason?: string): Promise<void> {
    await this.mustMove(tx, key, 'retiring');
    await this.append(tx, by, 'retiring', key.kid, reason === undefined ? {} : { reason });
  }

  private async activateDue(tx: Transaction): Promise<number> {
    const current = await this.find(tx, 'active');
    const due = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(`key.state = 'pending' AND key.signsFrom <= now()`)
      .getOne();
    if (!current || !due) return 0;
    await this.retireSlowly(tx, actor, current);
    await this.replace(tx, actor, due);
    return 1;
  }

  /** Early enough to be known everywhere on the day it is to sign. */
  private async publishSuccessor(tx: Transaction): Promise<number> {
    const { rotationDays, jwksCacheSeconds } = this.settings;
    const old = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(`key.state = 'active' AND key.activatedAt <= now() - make_interval(days => :days, secs => :early)`, {
        days: rotationDays,
        early: -(jwksCacheSeconds + tendingSeconds),
      })
      .getOne();
    return old && (await this.publishNext(tx, actor)).created ? 1 : 0;
  }

  private async retireUnused(tx: Transaction): Promise<number> {
    const unused = await tx
      .createQueryBuilder(SigningKey, 'key')
      .where(`key.state = 'retiring' AND key.retiringAt <= now() - make_interval(secs => :needed)`, {
        needed: this.settings.accessSeconds + clockMarginSeconds,
      })
      .andWhere('NOT EXISTS (SELECT FROM access_tokens token WHERE token.kid = key.kid AND token.expires_at > now())')
      .getMany();
    for (const key of unused) {
      await this.mustMove(tx, key, 'retired');
      await this.append(tx, actor, 'retired', key.kid);
    }
    return unused.length;
  }

  /** Also finds out, before a waiting key is to sign, that it cannot. */
  private async reencrypt(): Promise<number> {
    return this.change(actor, async (tx) => {
      const old: { kid: string; text: string }[] = [];
      for (const { kid, privateKey } of await this.envelopes(tx)) {
        const text = this.decrypt(kid, privateKey);
        if (!this.encryption.isCurrent(privateKey)) old.push({ kid, text });
      }
      for (const { kid, text } of old)
        await tx.update(SigningKey, { kid }, { privateKey: this.encryption.encrypt(text, place(kid)) });
      return old.length;
    });
  }

  /** Private parts that there are, encrypted. People cannot read them, even as admins. */
  private envelopes(tx: Transaction): Promise<{ kid: string; privateKey: string }[]> {
    return rows(tx, `SELECT kid, private_key AS "privateKey" FROM signing_keys WHERE private_key IS NOT NULL`);
  }

  private decrypt(kid: string, envelope: string): string {
    try {
      return this.encryption.decrypt(envelope, place(kid));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`The private part of the signing key ${kid} cannot be decrypted. ${why}`, { cause: error });
    }
  }

  private async make(tx: Transaction, by: Actor, state: 'pending' | 'active'): Promise<SigningKey> {
    const made = await this.insert(tx, by, await generateKey(this.settings.algorithm), state);
    if (!made)
      throw new DomainError('conflict', 'signing_key_changed', 'The signing keys have just changed. Look again.');
    return made;
  }

  /** Undefined when there is one in that state already, or the key itself was there before. */
  private async insert(
    tx: Transaction,
    by: Actor,
    { kid, algorithm, publicJwk, privateKey }: KeyMaterial,
    state: 'pending' | 'active',
  ): Promise<SigningKey | undefined> {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const inserted = await rows(
      tx,
      `INSERT INTO signing_keys (kid, algorithm, state, public_jwk, private_key, signs_from, activated_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), CASE WHEN $3 = 'active' THEN now() END)
       ON CONFLICT DO NOTHING RETURNING kid`,
      [
        kid,
        algorithm,
        state,
        publicJwk,
        this.encryption.encrypt(pem, place(kid)),
        state === 'active' ? 0 : this.settings.jwksCacheSeconds + replicaLagSeconds,
      ],
    );
    if (inserted.length === 0) return undefined;
    const key = await tx.findOneByOrFail(SigningKey, { kid });
    await this.append(tx, by, 'created', kid, { algorithm, state, signsFrom: key.signsFrom.toISOString() });
    return key;
  }

  /** False when the table of states does not know the step, as when somebody else made it first. */
  private async move(
    tx: Transaction,
    { kid }: SigningKey,
    to: SigningKeyState,
    more: { revokeReason?: string } = {},
  ): Promise<boolean> {
    const from = signingKeyStateNames.filter((name) => (signingKeyStates[name].next as readonly string[]).includes(to));
    const { affected } = await tx.update(SigningKey, { kid, state: In(from) }, { state: to, ...stamps[to], ...more });
    return affected === 1;
  }

  private async mustMove(tx: Transaction, key: SigningKey, to: SigningKeyState): Promise<void> {
    if (await this.move(tx, key, to)) return;
    throw new DomainError('conflict', 'signing_key_changed', 'The signing keys have just changed. Look again.');
  }

  private append(tx: Transaction, by: Actor, verb: string, kid: string, data: object = {}): Promise<void> {
    return this.events.append(tx, {
      type: `signing_key.${verb}`,
      actor: by,
      subject: ['signing_key', kid],
      data: { ...data },
    });
  }

  private safeToRetireAt({ state, retiringAt }: SigningKey, lastExpiry: Date | null): Date | null {
    if (state !== 'retiring' || !retiringAt) return null;
    return new Date(Math.max(retiringAt.getTime() + this.settings.accessSeconds * 1000, lastExpiry?.getTime() ?? 0));
  }
}

const byAge = { createdAt: 'ASC', kid: 'ASC' } as const;

/** Authenticated with the private part: it decrypts in its own row only. */
const place = (kid: string): string => `signing_keys/${kid}`;

function required(reason: string | undefined, message: string): string {
  const text = reason?.trim() ?? '';
  if (text === '') throw new DomainError('invalid', 'reason_required', message);
  return text;
}
