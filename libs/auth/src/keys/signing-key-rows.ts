import { type Actor, DomainError, type Encryption, type Events, rows, type Transaction } from '@souk/platform';
import { In } from 'typeorm';
import { type AuthSettings } from '../auth-settings';
import { generateKey, type KeyMaterial } from './key-material';
import { SigningKey } from './signing-key.entity';
import { moveKeys } from './signing-key-lock';
import { type SigningKeyState, signingKeyStateNames, signingKeyStates } from './signing-key-states';

type SigningState = 'pending' | 'active';

/** What a change of a state writes beside the state. */
const stamps = {
  pending: {},
  // A key that is needed at once no longer waits.
  active: { activatedAt: () => 'now()', signsFrom: () => 'least(signs_from, now())' },
  retiring: { retiringAt: () => 'now()', privateKey: null },
  retired: { retiredAt: () => 'now()', privateKey: null },
  revoked: { revokedAt: () => 'now()', privateKey: null },
} as const;

/** A replica answers with keys that it read up to a second ago. */
const replicaLagSeconds = 1;

/** The single steps that changes of signing keys are made of, each with its event. */
export class SigningKeyRows {
  constructor(
    private readonly events: Events,
    private readonly encryption: Encryption,
    private readonly settings: AuthSettings,
  ) {}

  find(tx: Transaction, state: SigningState): Promise<SigningKey | null> {
    return tx.findOneBy(SigningKey, { state });
  }

  async make(tx: Transaction, by: Actor, state: SigningState): Promise<SigningKey> {
    const made = await this.insert(tx, by, await generateKey(this.settings.algorithm), state);
    if (!made) throw changed();
    return made;
  }

  /** Undefined when there is one in that state already, or the key itself was there before. */
  async insert(
    tx: Transaction,
    by: Actor,
    { kid, algorithm, publicJwk, privateKey }: KeyMaterial,
    state: SigningState,
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

  /** False when the table of states does not know the step from where the key is by now. */
  async move(
    tx: Transaction,
    { kid }: SigningKey,
    to: SigningKeyState,
    more: { revokeReason?: string } = {},
  ): Promise<boolean> {
    await moveKeys(tx);
    const from = signingKeyStateNames.filter((name) => (signingKeyStates[name].next as readonly string[]).includes(to));
    const { affected } = await tx.update(SigningKey, { kid, state: In(from) }, { state: to, ...stamps[to], ...more });
    return affected === 1;
  }

  async retire(
    tx: Transaction,
    by: Actor,
    key: SigningKey,
    to: 'retiring' | 'retired',
    reason?: string,
  ): Promise<void> {
    if (!(await this.move(tx, key, to))) throw changed();
    await this.append(tx, by, to, key.kid, reason === undefined ? {} : { reason });
  }

  /** The waiting key, or a new one, in the place that the active one has just left. */
  async succeed(tx: Transaction, by: Actor, waiting: SigningKey | null, reason?: string): Promise<SigningKey> {
    const next = waiting ?? (await this.make(tx, by, 'active'));
    if (waiting && !(await this.move(tx, waiting, 'active'))) throw changed();
    await this.append(tx, by, 'activated', next.kid, reason === undefined ? {} : { reason });
    return tx.findOneByOrFail(SigningKey, { kid: next.kid });
  }

  append(tx: Transaction, by: Actor, verb: string, kid: string, data: Record<string, unknown> = {}): Promise<void> {
    return this.events.append(tx, { type: `signing_key.${verb}`, actor: by, subject: ['signing_key', kid], data });
  }

  /** The private parts that there are, decrypted. The database lets Souk itself read them, and no person, not even an admin. */
  async privateParts(tx: Transaction): Promise<{ kid: string; pem: string; isCurrent: boolean }[]> {
    const found = await rows<{ kid: string; envelope: string }>(
      tx,
      `SELECT kid, private_key AS envelope FROM signing_keys WHERE private_key IS NOT NULL`,
    );
    return found.map(({ kid, envelope }) => ({
      kid,
      pem: this.decrypt(kid, envelope),
      isCurrent: this.encryption.isCurrent(envelope),
    }));
  }

  /** Under the current encryption key. Rejects, as a warning before a waiting key is to sign, when one cannot be decrypted. */
  async reencrypt(tx: Transaction): Promise<number> {
    const old = (await this.privateParts(tx)).filter(({ isCurrent }) => !isCurrent);
    for (const { kid, pem } of old)
      await tx.update(SigningKey, { kid }, { privateKey: this.encryption.encrypt(pem, place(kid)) });
    return old.length;
  }

  private decrypt(kid: string, envelope: string): string {
    try {
      return this.encryption.decrypt(envelope, place(kid));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`The private part of the signing key ${kid} cannot be decrypted. ${why}`, { cause: error });
    }
  }
}

/** Authenticated with the private part: it decrypts in its own row only. */
const place = (kid: string): string => `signing_keys/${kid}`;

const changed = () =>
  new DomainError('conflict', 'signing_key_changed', 'The signing keys have just changed. Look again.');
