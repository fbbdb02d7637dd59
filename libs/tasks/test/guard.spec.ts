import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, become, createDataSource, Database } from '@souk/platform';
import { createTestDatabase, insertTask, insertUser, type TestDatabase } from '@souk/testing';
import { TaskOptions } from '../src/task-options';
import { TaskRules } from '../src/task-rules';
import { type TaskStatus, taskStatuses, transitionOf } from '../src/task-transitions';

let test: TestDatabase;
let database: Database;
let people: Record<'head' | 'creator' | 'assignee' | 'other' | 'auditor', Actor>;
const agent: Actor = { kind: 'agent', id: 'bot', name: 'bot', role: 'agent', marketplace: 'amazon' };
const rival: Actor = { ...agent, id: 'rival' };
const service: Actor = { kind: 'service', id: 'spec', name: 'spec' };

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database(
    await createDataSource({ url: test.appUrl, applicationName: 'spec', poolMax: 2 }).initialize(),
  );
  const person = async (role: 'head' | 'member' | 'auditor'): Promise<Actor> => {
    const id = await insertUser(test, { role });
    return { kind: 'human', id, name: role, role };
  };
  people = {
    head: await person('head'),
    creator: await person('member'),
    assignee: await person('member'),
    other: await person('member'),
    auditor: await person('auditor'),
  };
});
afterAll(async () => {
  await database.dataSource.destroy();
  await test.drop();
});

class RolledBack extends Error {}

/** What somebody may do by SQL alone; nothing of it stays. */
async function gotThrough(actor: Actor, id: string, set: string): Promise<boolean> {
  let touched = 0;
  try {
    await database.transaction(actor, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(`UPDATE tasks SET ${set} WHERE id = $1`, [id]);
      touched = count;
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack) return touched > 0;
    if ((error as { code?: string }).code !== '42501') throw error;
  }
  return false;
}

const taskIn = (status: string, by: Actor = people.creator) =>
  insertTask(test, {
    status,
    createdByKind: by.kind,
    createdById: by.id,
    assignedTo: people.assignee.id,
  });

/** Where the table of transitions lets somebody take a task, who may have decided on it a moment ago. */
function legal(actor: Actor, by: Actor, status: TaskStatus): TaskStatus[] {
  const rules = new TaskRules(new TaskOptions(false, 'UTC'));
  const task = {
    status,
    createdByKind: by.kind,
    createdById: by.id,
    editedById: by.id,
    assignedTo: people.assignee.id,
    approvers: [],
    version: 1,
    decidedBy: actor.id,
    decidedAt: new Date(),
    decidedVersion: 1,
  };
  const reached = rules
    .allowedActions(actor, task)
    .map((action) => transitionOf(action).to)
    .filter((to) => to !== 'same')
    .filter((to) => to !== status);
  return [...new Set(reached)].toSorted();
}

describe('past the service, by SQL alone', () => {
  const everybody = ['head', 'creator', 'assignee', 'other', 'auditor'] as const;

  it.each(taskStatuses)(
    'a task that is %s goes where the table of transitions lets it go, and nowhere else',
    async (status) => {
      const ofPerson = await taskIn(status);
      const ofAgent = await taskIn(status, agent);
      const cases = [
        ...everybody.map((who) => ({ who, actor: people[who], by: people.creator, id: ofPerson.id })),
        { who: 'its agent', actor: agent, by: agent, id: ofAgent.id },
        { who: 'another agent', actor: rival, by: agent, id: ofAgent.id },
      ];
      for (const { who, actor, by, id } of cases) {
        const reached: string[] = [];
        for (const to of taskStatuses)
          if (to !== status && (await gotThrough(actor, id, `status = '${to}'`))) reached.push(to);
        expect([who, reached.toSorted()]).toEqual([who, legal(actor, by, status)]);
      }
    },
  );

  it.each(taskStatuses)('only who may edit a task that is %s changes what it says', async (status) => {
    const { id } = await taskIn(status);
    const editable = transitionOf('edit').from.includes(status);
    for (const set of [`title = 'y'`, `proposal = '{}'`, 'estimated_hours = 9', `revision = 'y'`, `edited_by_id = 'y'`])
      for (const who of everybody)
        expect([set, who, await gotThrough(people[who], id, set)]).toEqual([
          set,
          who,
          editable && (who === 'head' || who === 'creator'),
        ]);
  });

  it.each([
    `id = gen_random_uuid()`,
    `number = 99999`,
    `marketplace = 'shopee'`,
    `created_by_id = 'somebody'`,
    `created_by_kind = 'service'`,
    `created_by_name = 'somebody'`,
    `created_at = now() - interval '1 day'`,
    `external_id = 'another'`,
  ])('nobody changes what a task is and who made it: %s', async (set) => {
    const { id } = await taskIn('awaiting_approval');
    for (const actor of [...Object.values(people), service]) expect(await gotThrough(actor, id, set)).toBe(false);
  });

  it('only Souk says how many have to approve', async () => {
    const { id } = await taskIn('awaiting_approval');
    for (const actor of Object.values(people))
      expect(await gotThrough(actor, id, 'required_approvals = 0')).toBe(false);
    expect(await gotThrough(service, id, 'required_approvals = 2')).toBe(true);
  });

  it.each([
    ['takes it over', () => `assigned_to = '${people.other.id}'`],
    ['leaves it to nobody', () => 'assigned_to = NULL'],
    ['says that a head approved', () => `approved_by = '${people.head.id}'`],
    ['says when it was approved', () => 'approved_at = now()'],
    ['says that he decided', () => `decided_by = '${people.creator.id}'`],
    ['says when it was decided', () => 'decided_at = now()'],
    ['says that nothing has followed', () => 'decided_version = version + 1'],
    ['says why it was rejected', () => `rejection_reason = 'y'`],
    ['says that somebody else completed it', () => `completed_by = '${people.head.id}', status = 'completed'`],
    ['approves while rewriting', () => `title = 'y', status = 'approved'`],
  ])('no member %s', async (_what, set) => {
    for (const status of ['awaiting_approval', 'in_progress']) {
      const { id } = await taskIn(status);
      for (const who of ['creator', 'assignee', 'other', 'auditor'] as const)
        expect([who, status, await gotThrough(people[who], id, set())]).toEqual([who, status, false]);
    }
  });

  it('only heads and admins are approvers, of what the task says and since it was submitted', async () => {
    const approvals = `approvers = approvers || '${people.creator.id}'::uuid`;
    const { id } = await taskIn('awaiting_approval');
    for (const who of ['creator', 'assignee', 'other', 'auditor'] as const)
      expect([who, await gotThrough(people[who], id, approvals)]).toEqual([who, false]);
    expect(await gotThrough(people.head, id, approvals)).toBe(true);

    const half = await insertTask(test, {
      createdByKind: 'human',
      createdById: people.creator.id,
      approvers: [people.head.id],
    });
    for (const who of ['creator', 'head'] as const) {
      expect([who, await gotThrough(people[who], half.id, `title = 'y'`)]).toEqual([who, false]);
      expect([who, await gotThrough(people[who], half.id, `title = 'y', approvers = '{}'`)]).toEqual([who, true]);
    }
    expect(await gotThrough(people.creator, half.id, `approvers = '{}'`)).toBe(false);

    const sentBack = await insertTask(test, {
      status: 'pending',
      createdByKind: 'human',
      createdById: people.creator.id,
      approvers: [people.head.id],
    });
    const submit = `status = 'awaiting_approval'`;
    expect(await gotThrough(people.creator, sentBack.id, submit)).toBe(false);
    expect(await gotThrough(people.creator, sentBack.id, `${submit}, approvers = '{}'`)).toBe(true);
  });

  it('the creator of a task does not make himself its assignee to finish it', async () => {
    const { id } = await insertTask(test, { createdByKind: 'human', createdById: people.other.id, status: 'approved' });
    for (const set of [`assigned_to = '${people.other.id}', status = 'in_progress'`, `status = 'in_progress'`])
      expect(await gotThrough(people.other, id, set)).toBe(false);
  });

  it('a transaction that changes hands has the rights of whoever has it then', async () => {
    const { id } = await taskIn('awaiting_approval');
    const approve = database.transaction(service, async (tx) => {
      await become(tx, people.creator);
      await tx.query(`UPDATE tasks SET status = 'approved' WHERE id = $1`, [id]);
    });
    await expect(approve).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});
