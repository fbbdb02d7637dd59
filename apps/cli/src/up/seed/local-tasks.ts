import { type Actor, DomainError, type Marketplace, marketplaces, rows } from '@souk/platform';
import { Tasks, TaskSteps } from '@souk/tasks';
import { type Deed, type DemoTask } from './demo/demo-task';
import { demoTasks } from './demo/demo-tasks';
import { seedActor, type Seeder, type Seeding } from './seed';

/** Who plays the story. */
type Cast = Record<'admin' | 'head' | 'member', Actor> & { agents: Record<Marketplace, Actor> };

/** Proposals of the bootstrap agents and what people made of them. Each is made once, whatever becomes of it. */
export const localTasks: Seeder = {
  name: 'tasks',
  async run(seeding) {
    const made = await madeBefore(seeding);
    const missing = Object.entries(demoTasks()).flatMap(([marketplace, tasks]) =>
      tasks
        .filter(({ externalId }) => !made.has(externalId))
        .map((task) => ({ marketplace: marketplace as Marketplace, task })),
    );
    if (missing.length === 0) return;
    const cast = await castOf(seeding);
    if (!cast) return;
    const services = { tasks: await seeding.service(Tasks), steps: await seeding.service(TaskSteps) };
    for (const { marketplace, task } of missing) await play(services, cast, marketplace, task);
  },
};

async function madeBefore({ database }: Seeding): Promise<Set<string>> {
  const names = Object.values(demoTasks()).flatMap((tasks) => tasks.map(({ externalId }) => externalId));
  const found = await database.transaction(seedActor, (tx) =>
    rows<{ name: string }>(
      tx,
      `SELECT t.external_id AS name FROM agents a JOIN tasks t ON t.created_by_id = a.id::text AND t.external_id = ANY($1)
       WHERE a.bootstrap`,
      [names],
    ),
  );
  return new Set(found.map(({ name }) => name));
}

/** Undefined when somebody plays another part by now: demo data is not worth a start that fails. */
async function castOf({ database }: Seeding): Promise<Cast | undefined> {
  const [people, agents] = await database.transaction(seedActor, async (tx) => [
    await rows<Pick<Actor, 'id' | 'name' | 'role'>>(
      tx,
      `SELECT id, name, role FROM users
       WHERE email = role || '@souk.local' AND role IN ('admin', 'head', 'member') AND status = 'active' AND marketplaces IS NULL`,
    ),
    await rows<{ id: string; name: string; marketplace: Marketplace }>(
      tx,
      `SELECT id, name, marketplace FROM agents WHERE bootstrap AND status = 'active'`,
    ),
  ]);
  const [admin, head, member] = (['admin', 'head', 'member'] as const).map((role): Actor | undefined => {
    const person = people.find((one) => one.role === role);
    return person && { kind: 'human', ...person };
  });
  if (!admin || !head || !member || agents.length < marketplaces.length) return undefined;
  const entries = agents.map((agent): [string, Actor] => [
    agent.marketplace,
    { kind: 'agent', role: 'agent', ...agent },
  ]);
  return { admin, head, member, agents: Object.fromEntries(entries) as Cast['agents'] };
}

async function play(
  { tasks, steps }: { tasks: Tasks; steps: TaskSteps },
  cast: Cast,
  marketplace: Marketplace,
  { deeds = [], ...proposed }: DemoTask,
): Promise<void> {
  const { task, created } = await tasks.create(cast.agents[marketplace], { marketplace, ...proposed });
  if (!created) return;
  try {
    for (const deed of deeds) await steps.take(doer(cast, deed), task.id, deed.do, given(cast, deed, task.revision));
  } catch (error) {
    // A policy of the developer's, or he himself, was quicker: the task goes on from there.
    if (!(error instanceof DomainError)) throw error;
  }
}

function doer({ admin, head, member }: Cast, deed: Deed): Actor {
  if (deed.do === 'start' || deed.do === 'release' || deed.do === 'complete') return member;
  return 'by' in deed && deed.by === 'admin' ? admin : head;
}

function given({ member }: Cast, deed: Deed, revision: string) {
  const { do: _, ...more } = deed;
  if (deed.do === 'assign') return { assignedTo: member.id };
  return deed.do === 'approve' || deed.do === 'reject' ? { revision, ...more } : more;
}
