import { randomBytes } from 'node:crypto';
import { rows, sha256, type Transaction } from '@souk/platform';

/**
 * Two tabs present the same token at the same moment, and one whose answer was lost is presented again: the dashboard waits for an answer
 * for less time than this. Later it is not the same moment.
 */
const sameMomentSeconds = 30;

export interface RefreshUse {
  sessionId: string;
  /** It was used, or another one of its session in its stead, longer ago than a moment: somebody has a copy. */
  reused: boolean;
}

/** 256 random bits; what is stored does not lead back to them. */
export async function issueRefreshToken(tx: Transaction, sessionId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', [sha256(token), sessionId]);
  return token;
}

/**
 * The first use of a token ends every other one of its session that nobody has used: a browser keeps one, so whoever comes with another
 * one later is somebody else. Only the answers of this very moment may still take its place in the browser, in whatever order they arrive.
 * Undefined: never issued.
 */
export async function useRefreshToken(tx: Transaction, token: string): Promise<RefreshUse | undefined> {
  const hash = sha256(token);
  // Whoever refreshes a session and whoever ends it take turns.
  const [session] = await rows<{ id: string }>(
    tx,
    `SELECT id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) FOR NO KEY UPDATE`,
    [hash],
  );
  if (!session) return undefined;
  const [use] = await rows<{ reused: boolean }>(
    tx,
    `WITH presented AS (SELECT used_at FROM refresh_tokens WHERE hash = $2),
          moment AS (SELECT now() - make_interval(secs => $3) AS began),
          used AS (
            UPDATE refresh_tokens SET used_at = now()
            WHERE session_id = $1 AND used_at IS NULL AND (hash = $2 OR issued_at <= (SELECT began FROM moment))
              AND (SELECT used_at IS NULL FROM presented))
     SELECT coalesce(used_at <= began, false) AS reused FROM presented, moment`,
    [session.id, hash, sameMomentSeconds],
  );
  return use && { sessionId: session.id, ...use };
}

export async function sessionOfRefreshToken(tx: Transaction, token: string): Promise<string | undefined> {
  const [known] = await rows<{ sessionId: string }>(
    tx,
    'SELECT session_id AS "sessionId" FROM refresh_tokens WHERE hash = $1',
    [sha256(token)],
  );
  return known?.sessionId;
}
