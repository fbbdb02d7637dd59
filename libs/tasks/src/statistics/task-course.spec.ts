import { describe, expect, it } from '@jest/globals';
import { type Counts, counters, Increments } from './increments';
import { binOf } from './histogram';
import { type CountedEvent, type KnownTask, TaskCourse } from './task-course';

const base: KnownTask = {
  marketplace: 'amazon',
  category: 'analysis',
  createdBy: { kind: 'agent', id: 'bot' },
  estimatedHours: 4,
  createdAt: '2026-03-01T10:00:00.000Z',
};
const minutes = (from: string, more: number) => new Date(Date.parse(from) + more * 60_000).toISOString();

/** A task to which things happen, so many minutes after it was made. */
class Story {
  readonly sums = new Increments();
  private readonly course = new TaskCourse();

  constructor(private readonly facts: Partial<KnownTask> = {}) {}

  then(minute: number, verb: string, data: Record<string, unknown> = {}, byService = false): this {
    const event: CountedEvent = { at: minutes(base.createdAt, minute), type: `task.${verb}`, data, byService };
    this.course.follow(event, { ...base, ...this.facts }, this.sums);
    return this;
  }

  created = (status = 'awaiting_approval') => this.then(0, 'created', { after: { status } });
  approved = (minute: number) => this.then(minute, 'approved', moves('awaiting_approval', 'approved'));
  rejected = (minute: number) => this.then(minute, 'rejected', moves('awaiting_approval', 'rejected'));
  started = (minute: number) => this.then(minute, 'started', moves('approved', 'in_progress'));
  completed = (minute: number, actualHours?: number) =>
    this.then(minute, 'completed', { after: { status: 'completed', actualHours } });

  /** Of all slots. */
  get total(): Counts {
    const total: Counts = {};
    for (const row of this.sums.rows)
      for (const counter of counters) if (row[counter]) total[counter] = (total[counter] ?? 0) + row[counter];
    return total;
  }
  at = (minute: number) => this.sums.rows.filter(({ slot }) => slot === minutes(base.createdAt, minute));
  times = (stage: string) =>
    this.sums.timeRows.flatMap((row) => (row.stage === stage ? [[row.bin, row.count, row.slot]] : []));
}
const moves = (before: string, after: string) => ({ before: { status: before }, after: { status: after } });
const decisionUndone = (decision: string, minute: number, before: string) => ({
  ...moves(before, 'awaiting_approval'),
  decision,
  decidedAt: minutes(base.createdAt, minute),
});

describe('what happens to a task', () => {
  it('counts when it happens, by what made it', () => {
    const story = new Story()
      .created()
      .approved(20)
      .started(50)
      .completed(3 * 24 * 60, 5);
    expect(story.at(15)).toEqual([expect.objectContaining({ approved: 1, category: 'analysis', creator_id: 'bot' })]);
    expect(story.at(3 * 24 * 60)).toEqual([expect.objectContaining({ completed: 1 })]);
    expect(story.at(3 * 24 * 60)[0]).not.toHaveProperty('created');
  });

  it('is told how long it took', () => {
    const story = new Story().created().approved(20).started(50).completed(110, 1);
    const slot = (minute: number) => minutes(base.createdAt, minute);
    expect(story.times('decide')).toEqual([[binOf(20 * 60), 1, slot(15)]]);
    expect(story.times('start')).toEqual([[binOf(30 * 60), 1, slot(45)]]);
    expect(story.times('finish')).toEqual([[binOf(60 * 60), 1, slot(105)]]);
    expect(story.times('whole')).toEqual([[binOf(110 * 60), 1, slot(105)]]);
  });

  it('counts as submitted when it is created to be decided, and when it is submitted later', () => {
    expect(new Story().created().total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
    expect(new Story().created('pending').total).toEqual({ created: 1 });
    const later = new Story().created('pending').then(30, 'submitted', moves('pending', 'awaiting_approval'));
    expect(later.total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
  });

  it('is measured against its estimate', () => {
    const story = new Story().created().approved(1).started(2).completed(3, 5);
    expect(story.total).toMatchObject({
      measured: 1,
      estimated_hours: 4,
      actual_hours: 5,
      accuracy: 0.75,
      promptness: 0.8,
    });
    expect(new Story().created().completed(3, 2).total).toMatchObject({ accuracy: 0.5, promptness: 1 });
  });

  it('without hours is completed, and measures nothing', () => {
    const story = new Story().created().approved(1).started(2).completed(3);
    expect(story.total).toMatchObject({ completed: 1, reached_completed: 1 });
    expect(story.total).not.toHaveProperty('measured');
    expect(story.total).not.toHaveProperty('actual_hours');
  });
});

describe('an approval', () => {
  it('that is one of several is none yet', () => {
    const story = new Story().created().then(5, 'approved', { before: {}, after: {} });
    expect(story.total).not.toHaveProperty('approved');
    expect(story.times('decide')).toEqual([]);
  });

  it('of a policy is counted as such; that of a person is not', () => {
    const data = { ...moves('awaiting_approval', 'approved'), explanation: { because: [] } };
    expect(new Story().created().then(5, 'approved', data, true).total).toMatchObject({
      approved: 1,
      approved_by_policy: 1,
    });
    expect(new Story().created().approved(5).total).not.toHaveProperty('approved_by_policy');
  });

  it('that is taken back was never made', () => {
    const story = new Story()
      .created()
      .approved(14)
      .then(16, 'decision_undone', decisionUndone('approve', 14, 'approved'));
    expect(story.total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
    expect(story.times('decide')).toEqual([]);
  });

  it('that is taken back and made again counts when it was made again', () => {
    const story = new Story()
      .created()
      .approved(14)
      .then(14.5, 'decision_undone', decisionUndone('approve', 14, 'approved'))
      .approved(40);
    expect(story.total).toMatchObject({ approved: 1, reached_approved: 1 });
    expect(story.at(30)).toEqual([expect.objectContaining({ approved: 1 })]);
  });

  it('of several that is taken back takes nothing back', () => {
    const story = new Story().created().then(5, 'approved', { before: {}, after: {} });
    story.then(6, 'decision_undone', {
      before: {},
      after: {},
      decision: 'approve',
      decidedAt: minutes(base.createdAt, 5),
    });
    expect(story.total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
  });
});

it('a rejection that is taken back was never made', () => {
  const story = new Story()
    .created()
    .rejected(14)
    .then(16, 'decision_undone', decisionUndone('reject', 14, 'rejected'));
  expect(story.total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
});

describe('how far a task came', () => {
  it('is kept by when it was made, once, however often it was reopened', () => {
    const story = new Story().created();
    for (const begin of [10, 1000, 2000])
      story
        .approved(begin + 1)
        .then(begin + 2, 'cancelled', moves('approved', 'cancelled'))
        .then(begin + 3, 'reopened', moves('cancelled', 'pending'))
        .then(begin + 4, 'submitted', moves('pending', 'awaiting_approval'));
    expect(story.total).toMatchObject({
      submitted: 4,
      approved: 3,
      cancelled: 3,
      reached_submitted: 1,
      reached_approved: 1,
    });
    expect(story.at(0)).toEqual([expect.objectContaining({ reached_approved: 1 })]);
  });

  it('stays when only its second approval was taken back', () => {
    const story = new Story()
      .created()
      .approved(1)
      .then(2, 'cancelled', moves('approved', 'cancelled'))
      .then(3, 'reopened', moves('cancelled', 'pending'))
      .then(4, 'submitted', moves('pending', 'awaiting_approval'))
      .approved(5)
      .then(6, 'decision_undone', decisionUndone('approve', 5, 'approved'));
    expect(story.total).toMatchObject({ approved: 1, reached_approved: 1 });
  });
});

it('who goes on with what was released has not waited since the approval', () => {
  const story = new Story().created().approved(1).started(10);
  story.then(20, 'released', moves('in_progress', 'approved')).started(5000);
  expect(story.times('start').map(([bin]) => bin)).toEqual([binOf(9 * 60)]);
});

it('what an event tells counts more than what was read before', () => {
  const story = new Story({ submittedAt: minutes(base.createdAt, 19) }).created().approved(20);
  expect(story.times('decide').map(([bin]) => bin)).toEqual([binOf(60)]);
});

it('events of former releases count too', () => {
  const story = new Story().then(0, 'created', { number: 1, title: 'x', status: 'awaiting_approval', revision: 'r' });
  story.approved(10).then(10.5, 'decision_undone', { ...moves('approved', 'awaiting_approval'), decision: 'approve' });
  expect(story.total).toEqual({ created: 1, submitted: 1, reached_submitted: 1 });
  expect(story.times('decide')).toEqual([]);
});

it('whatever else happens counts for nothing', () => {
  const story = new Story();
  for (const verb of ['edited', 'assigned', 'commented', 'policy_matched', 'breached', 'released', 'reopened'])
    story.then(1, verb, moves('approved', 'approved'));
  expect(story.sums.rows).toEqual([]);
});

describe('whatever way tasks go', () => {
  /** Deterministic: what fails once fails again. */
  function random(seed: number): () => number {
    let state = seed;
    return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  }
  type Way = readonly [verb: string, to: string];
  const ways: Record<string, readonly Way[]> = {
    pending: [
      ['submitted', 'awaiting_approval'],
      ['cancelled', 'cancelled'],
    ],
    awaiting_approval: [
      ['approved', 'approved'],
      ['approved', 'awaiting_approval'], // one of several
      ['rejected', 'rejected'],
      ['changes_requested', 'pending'],
    ],
    approved: [
      ['started', 'in_progress'],
      ['cancelled', 'cancelled'],
    ],
    in_progress: [
      ['released', 'approved'],
      ['completed', 'completed'],
      ['cancelled', 'cancelled'],
    ],
    rejected: [['reopened', 'pending']],
    cancelled: [['reopened', 'pending']],
    completed: [],
  };
  const decisions: Record<string, string> = {
    approved: 'approve',
    rejected: 'reject',
    changes_requested: 'request_changes',
  };

  it.each(Array.from({ length: 300 }, (_, seed) => seed + 1))(
    'no sum is negative, and no step has more than the one before (%d)',
    (seed) => {
      const next = random(seed);
      let status = next() < 0.5 ? 'pending' : 'awaiting_approval';
      const story = new Story().created(status);
      for (let minute = 1; minute < 400; minute += 1 + Math.floor(next() * 30)) {
        const open = ways[status]!;
        const way = open[Math.floor(next() * open.length)];
        if (!way) break;
        const [verb, to] = way;
        const changed = to === status ? { before: {}, after: {} } : moves(status, to);
        story.then(minute, verb, changed);
        const decision = decisions[verb];
        if (decision !== undefined && next() < 0.4) {
          const back = to === status ? { before: {}, after: {} } : moves(to, status);
          story.then(minute + 0.5, 'decision_undone', {
            ...back,
            decision,
            decidedAt: minutes(base.createdAt, minute),
          });
        } else status = to;
      }
      for (const row of story.sums.rows)
        for (const counter of counters) expect(row[counter] ?? 0).toBeGreaterThanOrEqual(0);
      for (const { count } of story.sums.timeRows) expect(count).toBeGreaterThan(0);
      const {
        created = 0,
        reached_submitted = 0,
        reached_approved = 0,
        reached_started = 0,
        reached_completed = 0,
      } = story.total;
      const steps = [created, reached_submitted, reached_approved, reached_started, reached_completed];
      expect(steps).toEqual(steps.toSorted((a, b) => b - a));
    },
  );
});
