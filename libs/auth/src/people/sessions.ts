import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  Events,
  noSuch,
  type PersonRole,
  rows,
  type Transaction,
} from '@souk/platform';
import { IsNull, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuthSettings } from '../auth-settings';
import { checkedReason } from '../reasons';
import { AccessTokens, type IssuedToken } from '../tokens/access-tokens';
import { Lockouts } from './lockouts';
import { PasswordCheck } from './password-check';
import { Passwords } from './passwords';
import { issueRefreshToken, sessionOfRefreshToken, useRefreshToken } from './refresh-tokens';
import { endOfMany, endSessions, endSessionsOf, sessionEnded } from './session-ends';
import { Session } from './session.entity';
import { signInActor } from './sign-in-actor';
import { User } from './user.entity';
import { emailOf } from './user-rules';

export interface Device {
  address: string;
  userAgent: string | undefined;
}

export interface SignedIn extends IssuedToken {
  sessionId: string;
  /** To be kept in the place of the one before. */
  refreshToken: string;
  mustChangePassword: boolean;
}

interface Person {
  id: string;
  name: string;
  role: PersonRole;
}

/** A session that goes on, with what its tokens need to know. */
interface LiveSession {
  id: string;
  userId: string;
  expiresAt: Date;
  mustChangePassword: boolean;
}

/** What somebody sees of the own sessions: the latest ones. */
const mostListed = 100;

/** Sign-in of people: sessions, and the refresh tokens that keep them going. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly check: PasswordCheck,
    private readonly passwords: Passwords,
    private readonly lockouts: Lockouts,
    private readonly tokens: AccessTokens,
    private readonly settings: AuthSettings,
  ) {}

  async signIn(given: string, password: string, device: Device): Promise<SignedIn> {
    const email = emailOf(given);
    const { address } = device;
    const signedIn = await this.check.pass({ email, password, address }, async (account) => {
      const passwordHash = this.passwords.isOutdated(account.passwordHash)
        ? await this.passwords.hash(password)
        : account.passwordHash;
      return this.database.transaction(signInActor, async (tx) => {
        // Whoever was disabled or got another password since the comparison does not come in. The row also makes sign-ins and whatever
        // ends all sessions of a person take turns.
        const [person] = await rows<Person & Pick<User, 'mustChangePassword'>>(
          tx,
          `UPDATE users SET last_sign_in_at = now(), password_hash = $3
           WHERE id = $1 AND password_hash = $2 AND status = 'active'
           RETURNING id, name, role, must_change_password AS "mustChangePassword"`,
          [account.id, account.passwordHash, passwordHash],
        );
        if (!person) throw signInFailed();
        const session = await this.open(tx, person.id, device);
        await this.lockouts.forgive(tx, email, address);
        await this.events.append(tx, {
          type: 'user.signed_in',
          actor: actorOf(person),
          subject: ['user', person.id],
          data: { sessionId: session.id, address },
        });
        return this.signedIn(tx, { ...session, mustChangePassword: person.mustChangePassword });
      });
    });
    if (!signedIn) throw signInFailed();
    return signedIn;
  }

  async refresh(refreshToken: string, device: Device): Promise<SignedIn> {
    const result = await this.database.transaction(signInActor, async (tx) => {
      const use = await useRefreshToken(tx, refreshToken);
      if (!use) return undefined;
      if (use.reused) return this.endStolen(tx, use.sessionId, device);
      const session = await this.prolong(tx, use.sessionId, device);
      return session && this.signedIn(tx, session);
    });
    // Not inside: what was written about a stolen token must stay.
    if (!result) throw sessionEnded();
    return result;
  }

  /** By its refresh token; one that is not known is no error. */
  async signOut(refreshToken: string): Promise<void> {
    await this.database.transaction(signInActor, async (tx) => {
      const id = await sessionOfRefreshToken(tx, refreshToken);
      if (id === undefined || (await endSessions(tx, 'signed out', { id })).length === 0) return;
      const [person] = await rows<Person>(
        tx,
        'SELECT u.id, u.name, u.role FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1',
        [id],
      );
      if (!person) return;
      await this.events.append(tx, {
        type: 'user.signed_out',
        actor: actorOf(person),
        subject: ['user', person.id],
        data: { sessionId: id },
      });
    });
  }

  /** The live ones, the one used last first. */
  listOwn(actor: Actor): Promise<Session[]> {
    return this.database.transaction(actor, (tx) =>
      tx.find(Session, {
        where: { userId: actor.id, endedAt: IsNull(), expiresAt: MoreThan(new Date()) },
        order: { lastUsedAt: 'DESC', id: 'DESC' },
        take: mostListed,
      }),
    );
  }

  /** One session of one's own. */
  async endOwn(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const reason = 'ended by its owner';
      const [ended] = await endSessions(tx, reason, { id, userId: actor.id });
      if (ended === undefined) throw noSuch('session');
      const data = { userId: actor.id, reason };
      await this.events.append(tx, { type: 'session.ended', actor, subject: ['session', ended], data });
    });
  }

  /** Every session of a person: one's own, or anybody's for an admin. */
  endAllOf(actor: Actor, userId: string, reason: string): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      const user = await tx.findOne(User, { where: { id: userId }, select: { id: true } });
      if (!user) throw noSuch('user', 'person');
      return endSessionsOf(tx, this.events, { actor, userId: user.id, reason });
    });
  }

  /** Every session of everybody: the emergency stop. */
  async endAll(actor: Actor, reason: string): Promise<number> {
    const why = checkedReason(reason);
    return this.database.transaction(actor, async (tx) => {
      const ended = await endSessions(tx, why);
      const data = endOfMany(ended, why);
      await this.events.append(tx, { type: 'session.ended', actor, subject: ['session', 'all'], data });
      return ended.length;
    });
  }

  private async open(
    tx: Transaction,
    userId: string,
    device: Device,
  ): Promise<Omit<LiveSession, 'mustChangePassword'>> {
    const [session] = await rows<Omit<LiveSession, 'mustChangePassword'>>(
      tx,
      `INSERT INTO sessions (id, user_id, expires_at, address, user_agent) VALUES ($1, $2, now() + make_interval(secs => $3), $4, $5)
       RETURNING id, user_id AS "userId", expires_at AS "expiresAt"`,
      [uuidv7(), userId, this.settings.refreshSeconds, device.address, shortened(device.userAgent)],
    );
    if (!session) throw new Error('INSERT gave no row');
    return session;
  }

  private async prolong(tx: Transaction, id: string, device: Device): Promise<LiveSession | undefined> {
    const [session] = await rows<LiveSession>(
      tx,
      `UPDATE sessions s SET last_used_at = now(), expires_at = now() + make_interval(secs => $2), address = $3, user_agent = $4
       FROM users u WHERE s.id = $1 AND ${isLive} RETURNING ${liveSession}`,
      [id, this.settings.refreshSeconds, device.address, shortened(device.userAgent)],
    );
    return session;
  }

  private async signedIn(tx: Transaction, session: LiveSession): Promise<SignedIn> {
    const { id: sessionId, userId: subject, expiresAt: notAfter, mustChangePassword } = session;
    const refreshToken = await issueRefreshToken(tx, sessionId);
    const grant = `session:${sessionId}` as const;
    const issued = await this.tokens.issue(tx, { subject, grant, clientId: 'dashboard', notAfter });
    return { ...issued, sessionId, refreshToken, mustChangePassword };
  }

  /** Nobody can tell the thief from the victim: both are signed out. */
  private async endStolen(tx: Transaction, sessionId: string, { address }: Device): Promise<undefined> {
    if ((await endSessions(tx, 'refresh token reused', { id: sessionId })).length === 0) return;
    const session = await tx.findOneByOrFail(Session, { id: sessionId });
    await this.events.append(tx, {
      type: 'session.reuse_detected',
      actor: signInActor,
      subject: ['session', sessionId],
      data: { userId: session.userId, address },
    });
  }
}

const isLive = `u.id = s.user_id AND s.ended_at IS NULL AND s.expires_at > now() AND u.status = 'active'`;
const liveSession = `s.id, u.id AS "userId", s.expires_at AS "expiresAt", u.must_change_password AS "mustChangePassword"`;

const actorOf = ({ id, name, role }: Person): Actor => ({ kind: 'human', id, name, role });
const shortened = (userAgent: string | undefined): string | null => userAgent?.slice(0, 300) ?? null;

/** The same for an unknown account, a disabled one and a wrong password. */
const signInFailed = () => new DomainError('unauthenticated', 'sign_in_failed', 'Email or password is wrong.');
