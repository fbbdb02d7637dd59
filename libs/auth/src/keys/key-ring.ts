import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DomainError, sha256, type Transaction } from '@souk/platform';
import { type JWK } from 'jose';
import { recentOptions, requireUseful } from '../tokens/recent';
import { isKid, publishedJwk } from './key-material';
import { type Algorithm, type SigningKey } from './signing-key.entity';
import { type SigningKeyState } from './signing-key-states';
import { SigningKeys } from './signing-keys';

export interface PublishedKey {
  kid: string;
  algorithm: Algorithm;
  publicKey: KeyObject;
  jwk: JWK;
}

export interface Signer {
  kid: string;
  algorithm: Algorithm;
  privateKey: KeyObject;
}

/** A published key as metrics tell of it. */
export interface KeyAge {
  kid: string;
  state: SigningKeyState;
  /** Since when it signs, or is there to. */
  since: Date;
}

interface Snapshot {
  /** Of this process's steady clock: what was committed by then is in it. */
  asOf: number;
  /** Tells whether a later one differs. */
  mark: string;
  keys: ReadonlyMap<string, PublishedKey>;
  active: SigningKey | undefined;
  ages: readonly KeyAge[];
  jwks: { body: string; etag: string };
}

/** Tokens with invented kids must not become a load on the database. */
const findNewEveryMs = 100;

/** The keys as this process knows them, never older than a second. */
@Injectable()
export class KeyRing {
  private snapshot: Snapshot | undefined;
  private reading: Promise<void> | undefined;
  private search: Promise<void> | undefined;
  private searchedAt = -Infinity;
  private signing: Signer | undefined;

  constructor(private readonly keys: SigningKeys) {}

  /** Nothing to wait for while what is known is fresh; else the one read that everybody waits for. */
  fresh(): Promise<void> | undefined {
    const age = this.snapshot ? performance.now() - this.snapshot.asOf : Infinity;
    if (age < recentOptions.refreshMs) return undefined;
    this.reading ??= this.readOnce();
    return age < recentOptions.staleMs ? undefined : this.reading;
  }

  /** Of what is known; `fresh` comes first. */
  find(kid: string): PublishedKey | undefined {
    return this.snapshot?.keys.get(kid);
  }

  /** For a kid nobody here knows: another replica may have made it a moment ago. Asks the database a few times a second at most. */
  async findNew(kid: string): Promise<PublishedKey | undefined> {
    if (!isKid(kid)) return undefined;
    // Only a read that begins after the question can answer it, so those who ask wait for the next one together.
    this.search ??= this.searchSoon();
    await this.search;
    return this.find(kid);
  }

  /**
   * The active key as far as this process knows: whether it still signs is asked of the database when a token is counted. In a
   * transaction it is given, since waiting for a second connection while holding one may last for ever.
   */
  async signer(tx?: Transaction): Promise<Signer> {
    // The key may be replaced between two reads; not several times in a row.
    for (let turn = 0; turn < 3; turn++) {
      const active = this.snapshot?.active;
      if (active && this.signing?.kid === active.kid) return this.signing;
      const privateKey = active && (await this.keys.privateKey(active.kid, tx));
      if (privateKey) return (this.signing = { kid: active.kid, algorithm: active.algorithm, privateKey });
      await this.reload(tx);
    }
    throw new DomainError(
      'unavailable',
      'no_signing_key',
      'There is no key to sign tokens with. Try again in a moment.',
    );
  }

  /** Pending, active and retiring, as text, with its ETag: those last known, however long ago. */
  jwks(): { body: string; etag: string } {
    return this.known().jwks;
  }

  ages(): readonly KeyAge[] {
    return this.known().ages;
  }

  async reload(tx?: Transaction): Promise<void> {
    const { keys, asOf } = await this.keys.published(tx);
    const former = this.snapshot;
    // Two reads may end in another order than they began.
    if (former && former.asOf >= asOf) return;
    const mark = keys.map(({ kid, state }) => `${kid} ${state}`).join();
    if (former?.mark === mark) former.asOf = asOf;
    else this.snapshot = snapshotOf(keys, asOf, mark, former?.keys);
    // A key that no longer signs has no private part anywhere.
    if (this.signing && this.signing.kid !== this.snapshot?.active?.kid) this.signing = undefined;
  }

  private known(): Snapshot {
    if (this.snapshot) return this.snapshot;
    throw new DomainError('unavailable', 'keys_unknown', 'The signing keys are not known yet. Try again in a moment.');
  }

  private readOnce(): Promise<void> {
    const reading = this.readNow().finally(() => (this.reading = undefined));
    // In the background nobody listens; those who wait hear of it, and the next one tries again.
    reading.catch(() => undefined);
    return reading;
  }

  private async searchSoon(): Promise<void> {
    await pause(Math.max(0, this.searchedAt + findNewEveryMs - performance.now()));
    this.searchedAt = performance.now();
    this.search = undefined;
    await this.readNow();
  }

  /** For whoever judges by it. */
  private async readNow(): Promise<void> {
    await this.reload();
    requireUseful(this.known().asOf);
  }
}

function snapshotOf(
  rows: readonly SigningKey[],
  asOf: number,
  mark: string,
  former: ReadonlyMap<string, PublishedKey> = new Map(),
): Snapshot {
  // Making a key of its members is slow, and they never change.
  const keys = new Map(rows.map((row) => [row.kid, former.get(row.kid) ?? published(row)]));
  const body = JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) });
  return {
    asOf,
    mark,
    keys,
    active: rows.find(({ state }) => state === 'active'),
    ages: rows.map(({ kid, state, activatedAt, createdAt }) => ({ kid, state, since: activatedAt ?? createdAt })),
    jwks: { body, etag: `"${sha256(body, 'base64url')}"` },
  };
}

function published({ kid, algorithm, publicJwk }: SigningKey): PublishedKey {
  const jwk = publishedJwk(kid, algorithm, publicJwk);
  return { kid, algorithm, jwk, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
}
