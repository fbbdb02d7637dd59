import { type Permission, permissions } from '@souk/platform';
import { isStoredGrant } from './principal';
import { type VerifiedToken } from './token-verifier';

/** A fixed set: these are labels of a metric. */
export const jwtRefusals = [
  'too_long',
  'malformed',
  'header',
  'algorithm',
  'type',
  'unknown_kid',
  'signature',
  'issuer',
  'audience',
  'expired',
  'not_yet_valid',
  'claims',
] as const;
export type JwtRefusal = (typeof jwtRefusals)[number];

export class Refused extends Error {
  constructor(
    readonly reason: JwtRefusal,
    /** The keys could not be asked: that is no answer about the token. */
    readonly fault?: Error,
  ) {
    super(reason);
  }
}

/** Clocks of two replicas differ: a token that one issued a moment ago must not be from the future for another. */
const clockSkewSeconds = 30;

/** What a signed token of ours says; the signature, issuer, audience and times that must be there or not are settled before. */
export function claimsOf(claims: Record<string, unknown>): VerifiedToken | JwtRefusal {
  const { sub, sid, jti, client_id: client, iat, exp, scope } = claims;
  if (![sub, jti, client].every((text) => typeof text === 'string' && text !== '') || !isStoredGrant(sid))
    return 'claims';
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return 'claims';
  if (scope !== undefined && typeof scope !== 'string') return 'claims';
  if ((iat as number) > Date.now() / 1000 + clockSkewSeconds) return 'not_yet_valid';
  return {
    subject: sub as string,
    grant: sid,
    scope: scope?.split(' ').filter(isPermission),
    expiresAt: (exp as number) * 1000,
  };
}

const isPermission = (text: string): text is Permission => Object.hasOwn(permissions, text);

/** jsonwebtoken has one class for most of what it refuses: its message is what tells them apart. */
const messages: readonly [RegExp, JwtRefusal][] = [
  [/^jwt expired/, 'expired'],
  [/^jwt not active/, 'not_yet_valid'],
  [/^jwt issuer invalid/, 'issuer'],
  [/^jwt audience invalid/, 'audience'],
  [/^invalid (exp|nbf) value/, 'claims'],
  [/algorithm|asymmetric key|key type/i, 'algorithm'],
];

/** Why the strategy refused. Whatever it is not clear about is a signature that does not fit, such as one of the wrong length. */
export function reasonOf(failure: unknown): JwtRefusal {
  if (failure instanceof Refused) {
    if (failure.fault) throw failure.fault;
    return failure.reason;
  }
  const message = failure instanceof Error ? failure.message : '';
  return messages.find(([pattern]) => pattern.test(message))?.[1] ?? 'signature';
}
