import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { type Algorithm } from './signing-key.entity';

export interface KeyMaterial {
  kid: string;
  algorithm: Algorithm;
  /** Public members only, so that the row can be published as it is. */
  publicJwk: JWK;
  privateKey: KeyObject;
}

const generatePair = promisify(generateKeyPair);

export async function generateKey(algorithm: Algorithm): Promise<KeyMaterial> {
  const { privateKey } =
    algorithm === 'ES256'
      ? await generatePair('ec', { namedCurve: 'P-256' })
      : await generatePair('rsa', { modulusLength: 3072 });
  return keyMaterial(privateKey, algorithm);
}

export async function keyMaterial(privateKey: KeyObject, algorithm: Algorithm): Promise<KeyMaterial> {
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK;
  return { kid: await calculateJwkThumbprint(publicJwk), algorithm, publicJwk, privateKey };
}

/** Whether a key can sign with the algorithm, and is strong enough to. */
export function fits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: Algorithm): boolean {
  return algorithm === 'ES256'
    ? asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
    : asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

/** As it stands in the JWKS. Named members: what a row holds beyond them stays inside. */
export function publishedJwk(kid: string, algorithm: Algorithm, { kty, crv, x, y, n, e }: JWK): JWK {
  const members = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  return { ...members, kid, alg: algorithm, use: 'sig' };
}

/** A thumbprint, SHA-256 in base64url: whatever else was asked for is no key of ours, and need not be looked for. */
export const isKid = (text: string): boolean => /^[\w-]{43}$/.test(text);
