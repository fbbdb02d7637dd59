import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from './merkle';

/** What one seal states: these events, in this order, after that seal. */
export interface SealStatement {
  number: number;
  at: string;
  /** The month whose events it covers; its partition may be dropped when it has expired. */
  month: string;
  fromEpoch: number;
  fromXid: string;
  toEpoch: number;
  toXid: string;
  events: number;
  root: string;
  previous: string;
}

export interface Seal extends SealStatement {
  hash: string;
  kid: string;
  signature: string;
}

export const noSeal = '0'.repeat(64);

export const sealHash = (s: SealStatement): string =>
  sha256(
    JSON.stringify([s.number, s.at, s.month, s.fromEpoch, s.fromXid, s.toEpoch, s.toXid, s.events, s.root, s.previous]),
  ).toString('hex');

/** Signs and checks seals with a key that is derived from the encryption key, which no one who only has the database knows. */
export class SealKeys {
  private readonly keys: { kid: string; privateKey: KeyObject; publicKey: KeyObject }[];

  /** The first key signs; a former one beside it still verifies. */
  constructor(encryptionKeys: readonly Buffer[]) {
    this.keys = encryptionKeys.map(sealKey);
  }

  seal(statement: SealStatement): Seal {
    const [current] = this.keys;
    if (!current) throw new Error('No key to seal with');
    const hash = sealHash(statement);
    return {
      ...statement,
      hash,
      kid: current.kid,
      signature: sign(null, Buffer.from(hash, 'hex'), current.privateKey).toString('base64url'),
    };
  }

  /** Undefined: signed by a key that is not here any more. */
  verify({ hash, kid, signature }: Seal): boolean | undefined {
    const key = this.keys.find((candidate) => candidate.kid === kid);
    return key && verify(null, Buffer.from(hash, 'hex'), key.publicKey, Buffer.from(signature, 'base64url'));
  }
}

const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function sealKey(encryptionKey: Buffer): { kid: string; privateKey: KeyObject; publicKey: KeyObject } {
  const seed = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'souk audit seal', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { crv, kty, x } = publicKey.export({ format: 'jwk' });
  return { kid: sha256(JSON.stringify({ crv, kty, x })).toString('base64url'), privateKey, publicKey };
}
