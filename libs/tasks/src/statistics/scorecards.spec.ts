import { describe, expect, it } from '@jest/globals';
import { nothing, type Sums } from './figures';
import { counters, Increments } from './increments';
import { cardOf, scoreOf } from './scorecards';
import { type KnownTask, TaskCourse } from './task-course';

/** Deterministic: what fails once fails again. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

interface Work {
  estimated: number;
  actual: number;
}
interface Record_ {
  rejections: number;
  work: Work[];
}

/** The sums of an agent with that record, by way of events as they are counted. */
function sumsOf({ rejections, work }: Record_): Sums {
  const increments = new Increments();
  const follow = (estimatedHours: number, ...events: [verb: string, data: Record<string, unknown>][]) => {
    const createdAt = '2026-03-01T00:00:00.000Z';
    const task: KnownTask = {
      ...{ marketplace: 'amazon', category: 'analysis', createdBy: { kind: 'agent', id: 'bot' } },
      ...{ estimatedHours, createdAt },
    };
    const course = new TaskCourse();
    for (const [verb, data] of events)
      course.follow({ at: createdAt, type: `task.${verb}`, data, byService: false }, task, increments);
  };
  const became = (status: string, more = {}) => ({ after: { status, ...more } });
  for (let i = 0; i < rejections; i++)
    follow(1, ['created', became('awaiting_approval')], ['rejected', became('rejected')]);
  for (const { estimated, actual } of work)
    follow(
      estimated,
      ['created', became('awaiting_approval')],
      ['approved', became('approved')],
      ['started', became('in_progress')],
      ['completed', became('completed', { actualHours: actual })],
    );
  const { sums } = nothing();
  for (const row of increments.rows) for (const counter of counters) sums[counter] += row[counter] ?? 0;
  return sums;
}

function recordOf(next: () => number): Record_ {
  const hours = () => Math.ceil(1 + next() ** 3 * 4000) / 100;
  const work = Array.from({ length: 1 + Math.floor(next() * 20) }, () => ({ estimated: hours(), actual: hours() }));
  return { rejections: Math.floor(next() * 10), work };
}

describe('the score of an agent', () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed + 1))(
    'is never lower when its work took less time (%d)',
    (seed) => {
      const next = random(seed);
      const { rejections, work } = recordOf(next);
      const faster = work.map((one) => ({ ...one, actual: next() < 0.5 ? one.actual : one.actual * next() + 0.001 }));
      expect(scoreOf(sumsOf({ rejections, work: faster }))).toBeGreaterThanOrEqual(
        scoreOf(sumsOf({ rejections, work }))!,
      );
    },
  );

  it.each(Array.from({ length: 50 }, (_, seed) => seed + 1))('is between 0 and 100 (%d)', (seed) => {
    const score = scoreOf(sumsOf(recordOf(random(seed))));
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(100);
  });

  it('is made of how often people agree and how often its estimates hold', () => {
    expect(scoreOf(sumsOf({ rejections: 1, work: [{ estimated: 2, actual: 4 }] }))).toBe(50);
    expect(scoreOf(sumsOf({ rejections: 0, work: [{ estimated: 4, actual: 1 }] }))).toBe(100);
    expect(scoreOf(sumsOf({ rejections: 3, work: [{ estimated: 4, actual: 4 }] }))).toBe(55);
  });

  it('is made of one of them while nothing is known of the other, and unknown of nothing', () => {
    expect(scoreOf(sumsOf({ rejections: 2, work: [] }))).toBe(0);
    expect(scoreOf({ ...nothing().sums, approved: 3, rejected: 1 })).toBe(75);
    expect(scoreOf(nothing().sums)).toBeNull();
  });
});

it('being quicker than the estimate is inaccurate, and costs no score', () => {
  const exact = cardOf(sumsOf({ rejections: 0, work: [{ estimated: 4, actual: 4 }] }));
  const quick = cardOf(sumsOf({ rejections: 0, work: [{ estimated: 4, actual: 1 }] }));
  expect([exact.accuracy, quick.accuracy]).toEqual([1, 0.25]);
  expect([exact.score, quick.score]).toEqual([100, 100]);
});
