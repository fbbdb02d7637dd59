import { describe, expect, it } from '@jest/globals';
import { type Proposal } from '../proposal';
import { type Submission } from './conditions';
import { evaluate, type Evaluated, matchOf, type Rule } from './evaluation';
import { type PolicyConditions } from './policy.entity';

const bot = '019a9b00-0000-7000-8000-000000000001';
const proposal: Proposal = {
  target: { kind: 'listing', id: 'B0LAMP' },
  changes: [{ field: 'price', before: 100, after: 104 }],
  rationale: 'It sells less than the red one.',
  risk: 'low',
  reversible: true,
  expectedImpact: { metric: 'sales', baseline: 1, target: 2, window: '14d', confidence: 0.9 },
};
const submission = (more: Partial<Submission> = {}): Submission => ({
  marketplace: 'amazon',
  category: 'optimization',
  priority: 'medium',
  estimatedHours: 4,
  createdByKind: 'agent',
  createdById: bot,
  createdByName: 'amazon-bot',
  editedById: more.createdById ?? bot,
  proposal,
  ...more,
});
const changing = (...changes: Proposal['changes']) => submission({ proposal: { ...proposal, changes } });
const price = (before: unknown, after: unknown) => changing({ field: 'price', before, after });
const rule = (conditions: PolicyConditions, more: Partial<Rule> = {}): Rule => ({
  marketplace: null,
  effect: 'hold',
  conditions,
  ...more,
});

/** Beside the marketplace. */
const why = (conditions: PolicyConditions, of: Submission) => {
  const { matches, because } = matchOf(rule(conditions), of);
  return [matches, ...because.filter((line) => !line.includes('every marketplace'))];
};

describe('a condition holds, or not, and says why', () => {
  const within5 = { changes: [{ field: 'price', maxDeltaPercent: 5 }] };
  const within10 = { changes: [{ field: 'price', maxDelta: 10 }] };
  const plain = submission({ proposal: null });
  const unsure = submission({ proposal: { ...proposal, expectedImpact: undefined } });

  const cases: [PolicyConditions, Submission, boolean, string][] = [
    [{ agents: [bot] }, submission(), true, 'agent is amazon-bot'],
    [{ agents: ['other'] }, submission(), false, 'agent is amazon-bot, not one of those that are named'],
    [
      { agents: [bot] },
      submission({ createdByKind: 'human', createdByName: 'Mia' }),
      false,
      'Mia, who made it, is no agent',
    ],
    [{ categories: ['analysis', 'optimization'] }, submission(), true, 'category is optimization'],
    [
      { categories: ['analysis', 'scaling'] },
      submission(),
      false,
      'category is optimization, not one of analysis, scaling',
    ],
    [{ categories: [] }, submission(), false, 'category is optimization, not one of '],
    [{ priorities: ['medium'] }, submission(), true, 'priority is medium'],
    [{ priorities: ['high'] }, submission(), false, 'priority is medium, not one of high'],
    [{ minHours: 4 }, submission(), true, '4 hours are at least 4'],
    [{ minHours: 4.5 }, submission(), false, '4 hours are less than 4.5'],
    [{ maxHours: 4 }, submission(), true, '4 hours are at most 4'],
    [{ maxHours: 3 }, submission(), false, '4 hours are more than 3'],
    [{ risks: ['low'] }, submission(), true, 'risk is low'],
    [{ risks: ['high', 'medium'] }, submission(), false, 'risk is low, not one of high, medium'],
    [{ risks: ['low'] }, plain, false, 'it has no proposal'],
    [{ reversible: true }, submission(), true, 'it can be taken back'],
    [{ reversible: false }, submission(), false, 'it can be taken back'],
    [{ reversible: false }, plain, false, 'it has no proposal'],
    [{ minConfidence: 0.9 }, submission(), true, 'confidence 0.9 is at least 0.9'],
    [{ minConfidence: 0.95 }, submission(), false, 'confidence 0.9 is less than 0.95'],
    [{ minConfidence: 0 }, unsure, false, 'it states no confidence'],
    [{ minConfidence: 0 }, plain, false, 'it has no proposal'],
    [within5, price(100, 105), true, 'price changes from 100 to 105, by at most 5 %'],
    [within5, price(100, 95), true, 'price changes from 100 to 95, by at most 5 %'],
    [within5, price(-100, -105), true, 'price changes from -100 to -105, by at most 5 %'],
    [within5, price(1.1, 1.155), true, 'price changes from 1.1 to 1.155, by at most 5 %'],
    [within5, price(100, 105.01), false, 'price changes from 100 to 105.01, by more than 5 %'],
    [within5, price(0, 1), false, 'price changes from 0 to 1: nothing is a percentage of zero'],
    [within5, price(0, 0), false, 'price changes from 0 to 0: nothing is a percentage of zero'],
    [within5, price('100', 101), false, 'price changes a text, which is no number'],
    [within5, price(100, null), false, 'price changes null, which is no number'],
    [within5, price(100, [101]), false, 'price changes a list, which is no number'],
    [within5, price(100, { value: 101 }), false, 'price changes an object, which is no number'],
    [within5, price(true, 101), false, 'price changes true or false, which is no number'],
    [within5, price(5e-324, 1), false, 'price changes from 5e-324 to 1, by more than 5 %'],
    [within10, price(0, 10), true, 'price changes from 0 to 10, by at most 10'],
    [within10, price(0, -11), false, 'price changes from 0 to -11, by more than 10'],
    [within10, price(-1e308, 1e308), false, 'price changes from -1e+308 to 1e+308, by more than 10'],
    [
      { changes: [{ field: 'price', maxDelta: 10, maxDeltaPercent: 5 }] },
      price(1000, 1009),
      true,
      'price changes from 1000 to 1009, by at most 10 and 5 %',
    ],
    [
      { changes: [{ field: 'price', maxDelta: 10, maxDeltaPercent: 5 }] },
      price(10, 19),
      false,
      'price changes from 10 to 19, by more than 5 %',
    ],
    [{ changes: [{ field: 'price' }] }, price('a', 'b'), true, 'price may change to anything'],
    [{ changes: [{ field: 'title' }] }, price(1, 2), false, 'price changes, which is not one of title'],
    [within5, plain, false, 'it has no proposal'],
    [within5, changing(), false, 'it names no change'],
  ];
  const named = cases.map(([conditions, of, matches, because]) => ({ because, matches, conditions, of }));
  it.each(named)('$because: $matches', ({ conditions, of, matches, because }) => {
    expect(why(conditions, of)).toEqual([matches, because]);
  });

  it('a field that changes twice in small steps does not pass', () => {
    const twice = changing({ field: 'price', before: 100, after: 104 }, { field: 'price', before: 104, after: 108 });
    expect(why(within5, twice)).toEqual([false, 'price changes more than once', 'price changes more than once']);
  });

  it('another field beside the one that is named does not pass', () => {
    const both = changing({ field: 'price', before: 100, after: 104 }, { field: 'Price', before: 1, after: 9 });
    expect(why(within5, both)).toEqual([false, 'Price changes, which is not one of price']);
  });

  it.each(['weekday', 'constructor', '__proto__', 'toString'])(
    'one that this version does not know, such as %s, does not hold: without it the policy would reach further',
    (name) => {
      const conditions = JSON.parse(`{"${name}": ["monday"]}`) as PolicyConditions;
      expect(why(conditions, submission())).toEqual([false, `the condition ${name} is not known to this version`]);
    },
  );

  it('all of them must hold, and only those that do not are told then', () => {
    const conditions: PolicyConditions = { categories: ['optimization'], maxHours: 2, minConfidence: 0.95 };
    expect(why(conditions, submission())).toEqual([
      false,
      '4 hours are more than 2',
      'confidence 0.9 is less than 0.95',
    ]);
  });

  it('a policy of another marketplace does not match', () => {
    expect(matchOf(rule({}, { marketplace: 'shopee' }), submission())).toEqual({
      matches: false,
      because: ['marketplace is amazon, not shopee'],
    });
    expect(matchOf(rule({}, { marketplace: 'amazon' }), submission()).because).toEqual(['marketplace is amazon']);
  });
});

describe('what is approved by itself', () => {
  const approving = rule({}, { effect: 'auto_approve' });

  it('is what an agent itself says', () => {
    expect(matchOf(approving, submission()).because).toContain('the agent amazon-bot made it');
  });

  it.each([
    ['a person made', { createdByKind: 'human', createdByName: 'Mia' }, 'Mia, who made it, is no agent'],
    ['Souk made', { createdByKind: 'service', createdByName: 'import' }, 'import, who made it, is no agent'],
    ['somebody else edited', { editedById: 'somebody' }, 'somebody edited what the agent had made'],
  ] as const)('is never what %s', (_what, more, because) => {
    expect(matchOf(approving, submission(more))).toEqual({ matches: false, because: [because] });
  });

  it('though more approvals may be asked for whatever people made', () => {
    const strict = rule({}, { effect: 'require_approvals' });
    expect(matchOf(strict, submission({ createdByKind: 'human' })).matches).toBe(true);
  });
});

describe('the order', () => {
  type Named = Evaluated & { name: string };
  const policy = (name: string, more: Partial<Evaluated> = {}): Named => ({
    ...rule({}),
    mode: 'enforce',
    name,
    ...more,
  });
  const told = (policies: Named[], of = submission()) => {
    const { watching, inForce } = evaluate(policies, of);
    return { watching: watching.map((one) => one.policy.name), inForce: inForce?.policy.name };
  };

  it('the first that matches counts', () => {
    const [a, b] = [policy('a'), policy('b')];
    expect(told([a, b]).inForce).toBe('a');
    expect(told([b, a]).inForce).toBe('b');
  });

  it('a policy that only watches is noted and does not stop the others; one behind the one in force is not asked', () => {
    const [first, last] = [policy('first', { mode: 'shadow' }), policy('last', { mode: 'shadow' })];
    expect(told([first, policy('a'), last])).toEqual({ watching: ['first'], inForce: 'a' });
    expect(told([first, last])).toEqual({ watching: ['first', 'last'], inForce: undefined });
  });

  it('a policy that is off does nothing', () => {
    expect(told([policy('a', { mode: 'off' })])).toEqual({ watching: [], inForce: undefined });
  });

  it('one that does not match never changes the outcome, wherever it stands', () => {
    const random = seeded(7);
    const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
    for (let round = 0; round < 2000; round += 1) {
      const of = submission({
        marketplace: pick(['amazon', 'shopee']),
        category: pick(['optimization', 'analysis', 'scaling']),
        priority: pick(['high', 'low']),
        estimatedHours: pick([1, 5, 9]),
        createdByKind: pick(['agent', 'human']),
        proposal: pick([null, proposal]),
      });
      const some = (name: string): Named =>
        policy(name, {
          mode: pick(['off', 'shadow', 'enforce']),
          effect: pick(['auto_approve', 'require_approvals', 'hold']),
          marketplace: pick([null, 'amazon', 'shopee']),
          conditions: pick<PolicyConditions>([
            {},
            { categories: ['analysis'] },
            { maxHours: 5 },
            { risks: ['low'], priorities: ['low'] },
            { changes: [{ field: 'price', maxDelta: 5 }] },
          ]),
        });
      const policies = Array.from({ length: Math.floor(random() * 6) }, (_, i) => some(`${i}`));
      const other = some('other');
      if (matchOf(other, of).matches && other.mode !== 'off') continue;
      const at = Math.floor(random() * (policies.length + 1));
      expect(told(policies.toSpliced(at, 0, other), of)).toEqual(told(policies, of));
    }
  });
});

/** The same numbers on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
