import { type Actor, type Permission, type StoredEvent } from '@souk/platform';

export interface Viewer {
  actor: Actor;
  permissions: ReadonlySet<Permission>;
}

/**
 * What following the events of a kind of subject takes beside `events.read`. A kind that is not here takes `audit.read`: whoever adds one
 * and forgets this table has made it too private, which somebody will notice, and not too public, which nobody would.
 */
const kinds = new Map<string, Permission>([
  ['job', 'jobs.read'],
  ['task', 'tasks.read'],
  ['agent', 'agents.read'],
  ['policy', 'policies.read'],
  ['policy_stop', 'policies.read'],
  ['task_settings', 'tasks.read'],
  ['artifact', 'artifacts.read'],
  ['source', 'sources.read'],
  ['scan', 'sources.read'],
]);

/** The rules of reading, for one event. Events without a marketplace concern everybody but the agents, who only know their own. */
export function maySee({ actor, permissions }: Viewer, { subject, marketplace }: StoredEvent): boolean {
  if (subject.kind === 'notification') return isFor(actor, subject.id) && permissions.has('tasks.follow');
  if (!permissions.has(kinds.get(subject.kind) ?? 'audit.read')) return false;
  if (actor.kind === 'agent') return marketplace !== null && marketplace === actor.marketplace;
  const theirs: readonly string[] | undefined = actor.marketplaces;
  return marketplace === null || !theirs || theirs.includes(marketplace);
}

/** That somebody was told something concerns nobody else, whatever else they may read. */
const isFor = (actor: Actor, person: string): boolean => actor.kind === 'human' && actor.id === person;
