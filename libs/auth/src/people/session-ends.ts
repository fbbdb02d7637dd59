import { type Actor, DomainError, type Events, rows, type Transaction } from '@souk/platform';

interface Which {
  id?: string;
  userId?: string;
  /** All but this one. */
  except?: string;
}

/** An event that names more is none to read. */
const mostNamed = 100;

/** Ends what is live of these sessions and says which. Their access tokens and refresh tokens are worth nothing from then on. */
export async function endSessions(
  tx: Transaction,
  reason: string,
  { id, userId, except }: Which = {},
): Promise<string[]> {
  // In one order, so that two who end many do not wait for each other.
  const ended = await rows<{ id: string }>(
    tx,
    `WITH live AS (
       SELECT id FROM sessions
       WHERE ended_at IS NULL AND expires_at > now() AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR user_id = $3)
         AND ($4::uuid IS NULL OR id <> $4)
       ORDER BY id FOR UPDATE)
     UPDATE sessions SET ended_at = now(), end_reason = $1 FROM live WHERE sessions.id = live.id RETURNING sessions.id`,
    [reason, id ?? null, userId ?? null, except ?? null],
  );
  return ended.map((session) => session.id);
}

/** All sessions of a person, or all but one: one event, however many they are. */
export async function endSessionsOf(
  tx: Transaction,
  events: Events,
  { actor, userId, reason, except }: { actor: Actor; userId: string; reason: string; except?: string },
): Promise<number> {
  const ended = await endSessions(tx, reason, { userId, ...(except === undefined ? {} : { except }) });
  if (ended.length > 0)
    await events.append(tx, {
      type: 'session.ended',
      actor,
      subject: ['user', userId],
      data: endOfMany(ended, reason),
    });
  return ended.length;
}

/** What an event tells when several end at once: the history of each is found by its id. */
export const endOfMany = (ended: readonly string[], reason: string) => ({
  ended: ended.length,
  sessions: ended.slice(0, mostNamed),
  reason,
});

export const sessionEnded = () =>
  new DomainError('unauthenticated', 'session_ended', 'The sign-in has ended. Sign in again.');
