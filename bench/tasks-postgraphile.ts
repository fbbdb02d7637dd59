import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { installPeer } from './harness/peers';
import { type Stage } from './harness/stage';
import { bearerOf, startTaskServers } from './harness/tasks';

export const name = 'tasks-postgraphile';
export const about = '50 of 100,000 tasks, against PostGraphile 4 on the same table without any token or policy';
export const target = { ratioAtLeast: 1.5 };

const fields = `id number marketplace title description category priority status estimatedHours actualHours tags metadata proposal revision
  revisionNumber version requiredApprovals approvers externalId createdByKind createdById createdByName assignedTo approvedBy completedBy rejectionReason
  completionNotes createdAt updatedAt submittedAt approvedAt startedAt completedAt cancelledAt cancelReason dueAt expiredAt`;
const query = `{ allTasks(first: 50, orderBy: [CREATED_AT_DESC, ID_DESC]) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;

export async function run(stage: Stage): Promise<Result> {
  const peers = await installPeer(stage.root, 'postgraphile@4.14.1');
  const { ours, ownerUrl } = await startTaskServers(stage);
  const bare = await stage.program('postgraphile', { BENCH_DATABASE_URL: ownerUrl, BENCH_PEERS: peers });
  return compareServers(
    stage,
    { ours, bare },
    {
      ours: { path: '/api/v1/tasks?limit=50', headers: await bearerOf(ours) },
      bare: {
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      },
    },
  );
}
