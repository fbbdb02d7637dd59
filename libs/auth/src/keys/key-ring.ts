import { type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type JWK } from 'jose';
import { type Algorithm } from './signing-key.entity';
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

/** The keys as this process knows them, never older than a second. */
@Injectable()
export class KeyRing {
  constructor(readonly keys: SigningKeys) {}

  /** Nothing to wait for while what is known is fresh; else the one read that everybody waits for. */
  fresh(): Promise<void> | undefined {
    throw new Error('not built');
  }

  /** Of what is known; `fresh` comes first. */
  find(_kid: string): PublishedKey | undefined {
    throw new Error('not built');
  }

  /** For a kid nobody here knows: another replica may have made it a moment ago. Asks the database a few times a second at most. */
  findNew(_kid: string): Promise<PublishedKey | undefined> {
    throw new Error('not built');
  }

  signer(): Promise<Signer> {
    throw new Error('not built');
  }

  /** Pending, active and retiring, as text, with its ETag. */
  jwks(): { body: string; etag: string } {
    throw new Error('not built');
  }
}
