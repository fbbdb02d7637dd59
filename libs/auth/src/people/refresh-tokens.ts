import { createHash, randomBytes } from 'node:crypto';
import { rows, type Transaction } from '@souk/platform';

/** Two tabs, or a request that was sent again, present the same token at the same moment. Later than this it is not the same moment. */
const sameMomentSeconds = 10;

export type RefreshUse =
  /** The first use: a new token takes its place. */
  | { kind: 'first'; sessionId: string }
  /** A moment after the first: that one has the new token. */
  | { kind: 'repeated'; sessionId: string }
  /** Later: somebody has a copy. */
  | { kind: 'reused'; sessionId: string };

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** 256 random bits; what is stored does not lead back to them. */
export async function issueRefreshToken(tx: Transaction, sessionId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', [hashOf(token), sessionId]);
  return token;
}

/** Of those who present a token at the same time, one has the first use. Undefined: never issued. */
export async function useRefreshToken(tx: Transaction, token: string): Promise<RefreshUse | undefined> {
  const hash = hashOf(token);
  const [first] = await rows<{ sessionId: string }>(
    tx,
    'UPDATE refresh_tokens SET used_at = now() WHERE hash = $1 AND used_at IS NULL RETURNING session_id AS "sessionId"',
    [hash],
  );
  if (first) return { kind: 'first', ...first };
  const [known] = await rows<{ sessionId: string; repeated: boolean }>(
    tx,
    `SELECT session_id AS "sessionId", used_at > now() - make_interval(secs => $2) AS repeated
     FROM refresh_tokens WHERE hash = $1`,
    [hash, sameMomentSeconds],
  );
  return known && { kind: known.repeated ? 'repeated' : 'reused', sessionId: known.sessionId };
}

export async function sessionOfRefreshToken(tx: Transaction, token: string): Promise<string | undefined> {
  const [known] = await rows<{ sessionId: string }>(
    tx,
    'SELECT session_id AS "sessionId" FROM refresh_tokens WHERE hash = $1',
    [hashOf(token)],
  );
  return known?.sessionId;
}
