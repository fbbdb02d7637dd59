import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Result, Skipped } from './harness/bench';
import { compareServers } from './harness/load';
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
  const peers = await installed(stage.root);
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

/** Not a dependency of ours: fetched for the comparison, beside what is built. */
async function installed(root: string): Promise<string> {
  const folder = path.join(root, 'tmp', 'bench-peers');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  try {
    await promisify(execFile)(npm, ['install', ...options, 'postgraphile@4.14.1'], { timeout: 120_000 });
  } catch (error) {
    throw new Skipped(`PostGraphile could not be installed: ${String(error).slice(0, 200)}`);
  }
  return folder;
}
