import { rows, type Transaction } from '@souk/platform';
import { type Task } from '../task.entity';
import { type PolicyStop } from './policy-stop.entity';

type Found = Pick<PolicyStop, 'kind' | 'marketplace' | 'agentId' | 'reason' | 'endsAt'>;

/** What keeps policies from approving a task now, in words: one of the switches, its age, or that somebody has said no to it before. */
export async function stopOf(tx: Transaction, task: Task): Promise<string | undefined> {
  // By the clock and not by the begin of the transaction: a switch that was thrown since then counts.
  const [found] = await rows<{ stop: Found | null; expired: boolean; refused: boolean }>(
    tx,
    `SELECT (SELECT jsonb_build_object('kind', kind, 'marketplace', marketplace, 'agentId', agent_id, 'reason', reason, 'endsAt', ends_at)
             FROM policy_stops
             WHERE lifted_at IS NULL AND starts_at <= (SELECT clock_timestamp()) AND (ends_at IS NULL OR ends_at > (SELECT clock_timestamp()))
               AND (marketplace IS NULL OR marketplace = $1) AND (agent_id IS NULL OR agent_id::text = $2)
             ORDER BY kind DESC, starts_at LIMIT 1) AS stop,
            coalesce($3::timestamptz <= clock_timestamp(), false) AS expired,
            EXISTS (SELECT FROM task_decisions WHERE task_id = $4 AND action <> 'approve' AND undone_at IS NULL) AS refused`,
    [task.marketplace, task.createdById, task.expiresAt, task.id],
  );
  if (found?.stop) return inWords(found.stop);
  if (found?.expired) return 'the proposal has expired';
  return found?.refused ? 'it was rejected or sent back before' : undefined;
}

function inWords({ kind, marketplace, agentId, reason, endsAt }: Found): string {
  const scope = marketplace ?? (agentId === null ? 'everything' : 'the agent');
  const until = endsAt === null ? '' : ` until ${new Date(endsAt).toISOString()}`;
  return `${kind === 'kill' ? 'kill switch' : 'freeze'} for ${scope}${until}: ${reason}`;
}
