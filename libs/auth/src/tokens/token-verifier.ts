import { Injectable } from '@nestjs/common';
import { Metrics, type Permission } from '@souk/platform';
import { type SecretOrKeyProvider, Strategy } from 'passport-jwt';
import { AuthSettings } from '../auth-settings';
import { algorithms } from '../keys/signing-key.entity';
import { KeyRing } from '../keys/key-ring';
import { type Outcome, runStrategy } from './passport-run';
import { type GrantId } from './principal';
import { readStrictly, type StrictJwt } from './strict-jwt';
import { claimsOf, reasonOf, Refused, type JwtRefusal, jwtRefusals } from './token-verifier-rules';

export interface VerifiedToken {
  subject: string;
  grant: GrantId;
  scope: readonly Permission[] | undefined;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

interface Presented {
  token: string;
  jwt: StrictJwt;
}

interface Known extends VerifiedToken {
  kid: string;
}

/** How many verified tokens are remembered. */
export const verifierOptions = { mostKnown: 10_000 };

/** Whether a JWT is one of ours, by the key its kid names. */
@Injectable()
export class TokenVerifier {
  private readonly known = new Map<string, Known>();
  private readonly strategy: Strategy;
  private readonly failures;

  constructor(
    private readonly keys: KeyRing,
    settings: AuthSettings,
    metrics: Metrics,
  ) {
    this.failures = metrics.counter('jwt_verification_failures_total', 'Tokens that were refused.', ['reason']);
    for (const reason of jwtRefusals) this.failures.inc({ reason }, 0);
    this.strategy = new Strategy(
      {
        jwtFromRequest: ({ token }: Presented) => token,
        secretOrKeyProvider: this.keyOf,
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: [...algorithms],
        passReqToCallback: true,
      },
      ({ jwt: { kid } }: Presented, claims: Record<string, unknown>, done) => {
        const token = claimsOf(claims);
        if (typeof token === 'string') done(null, false, new Refused(token));
        else done(null, { ...token, kid } satisfies Known);
      },
    );
  }

  /** Or why not, which is counted. Answers at once for a token that is remembered, and for a new one whose key is. */
  verify(token: string): VerifiedToken | JwtRefusal | Promise<VerifiedToken | JwtRefusal> {
    const known = this.known.get(token);
    const jwt = known ?? readStrictly(token);
    if (typeof jwt === 'string') return this.refuse(jwt);
    const waiting = this.keys.fresh();
    return waiting ? waiting.then(() => this.judge(token, jwt)) : this.judge(token, jwt);
  }

  private judge(token: string, jwt: Known | StrictJwt): ReturnType<TokenVerifier['verify']> {
    if ('claims' in jwt) return this.check({ token, jwt });
    if (jwt.expiresAt > Date.now() && this.keys.find(jwt.kid)) return jwt;
    this.known.delete(token);
    return this.refuse(jwt.expiresAt > Date.now() ? 'unknown_kid' : 'expired');
  }

  private check(presented: Presented): ReturnType<TokenVerifier['verify']> {
    const outcome = runStrategy(this.strategy, presented);
    if (outcome instanceof Promise) return outcome.then((settled) => this.conclude(presented.token, settled));
    return this.conclude(presented.token, outcome);
  }

  private conclude(token: string, outcome: Outcome): VerifiedToken | JwtRefusal {
    if ('error' in outcome) throw outcome.error;
    if ('failure' in outcome) return this.refuse(reasonOf(outcome.failure));
    const verified = outcome.user as Known;
    this.remember(token, verified);
    return verified;
  }

  /** The key's own algorithm is the only one: what the token says of itself decides nothing. */
  private readonly keyOf: SecretOrKeyProvider<Presented> = ({ jwt: { kid, algorithm } }, _token, done) => {
    const give = (key: ReturnType<KeyRing['find']>) => {
      if (!key) done(new Refused('unknown_kid'));
      else if (key.algorithm !== algorithm) done(new Refused('algorithm'));
      // A KeyObject, which the types do not know of: a text could be taken for the secret of an HMAC.
      else done(null, key.publicKey as unknown as Buffer);
    };
    const key = this.keys.find(kid);
    if (key) give(key);
    else this.keys.findNew(kid).then(give, (fault: Error) => done(new Refused('unknown_kid', fault)));
  };

  private remember(token: string, verified: Known): void {
    if (this.known.size >= verifierOptions.mostKnown) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    this.known.set(token, verified);
  }

  private refuse(reason: JwtRefusal): JwtRefusal {
    this.failures.inc({ reason });
    return reason;
  }
}
