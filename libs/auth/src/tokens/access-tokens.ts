import { Injectable } from '@nestjs/common';
import { DomainError, type Permission, rows, type Transaction } from '@souk/platform';
import { SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { AuthSettings } from '../auth-settings';
import { KeyRing } from '../keys/key-ring';
import { keepKeys } from '../keys/signing-key-lock';
import { type GrantId } from './principal';

export interface NewAccessToken {
  /** Id of the person or agent. */
  subject: string;
  grant: GrantId;
  /** `dashboard` for people, the agent's id for agents. */
  clientId: string;
  /** Narrows what the grant allows. */
  scope?: readonly Permission[];
  /** The grant ends then, and the token with it. */
  notAfter?: Date;
}

export interface IssuedToken {
  token: string;
  expiresIn: number;
}

/** Signs access tokens (RFC 9068) and counts them per key, in the transaction of the sign-in. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: KeyRing,
    private readonly settings: AuthSettings,
  ) {}

  async issue(tx: Transaction, { subject, grant, clientId, scope, notAfter }: NewAccessToken): Promise<IssuedToken> {
    const iat = Math.floor(Date.now() / 1000);
    const exp = Math.min(iat + this.settings.accessSeconds, Math.floor((notAfter?.getTime() ?? Infinity) / 1000));
    if (exp <= iat) throw new DomainError('unauthenticated', 'session_ended', 'The sign-in has ended. Sign in again.');
    const jti = uuidv7();
    const { kid, algorithm, privateKey } = await this.countedSigner(tx, jti, exp);
    const { issuer: iss, audience: aud } = this.settings;
    // No scope means all that the grant allows, an empty one nothing: the two must not become the same.
    const claims = { iss, aud, sub: subject, sid: grant, client_id: clientId, jti, iat, exp, scope: scope?.join(' ') };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' }).sign(privateKey);
    return { token, expiresIn: exp - iat };
  }

  /**
   * The key may have been replaced or revoked a moment ago, and nobody is to get a token that is dead from the start. The lock comes first,
   * in a statement of its own: the next one sees what was committed while this one waited.
   */
  private async countedSigner(tx: Transaction, jti: string, exp: number) {
    await keepKeys(tx);
    for (let turn = 0; turn < 3; turn++) {
      const signer = await this.keys.signer(tx);
      const counted = await rows(
        tx,
        `INSERT INTO access_tokens (id, kid, expires_at)
         SELECT $1, kid, to_timestamp($3) FROM signing_keys WHERE kid = $2 AND state = 'active' RETURNING id`,
        [jti, signer.kid, exp],
      );
      if (counted.length > 0) return signer;
      await this.keys.reload(tx);
    }
    throw new DomainError('unavailable', 'no_signing_key', 'The signing keys are changing. Try again in a moment.');
  }
}
