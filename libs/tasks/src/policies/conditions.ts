import { type ProposedChange } from '../proposal';
import { type Task } from '../task.entity';
import { type PolicyConditions } from './policy.entity';

/** What policies look at. */
export interface Submission extends Pick<
  Task,
  'marketplace' | 'category' | 'priority' | 'estimatedHours' | 'createdByKind' | 'createdById' | 'createdByName'
> {
  /** Who last said what it says. */
  editedById: string;
  proposal: Pick<NonNullable<Task['proposal']>, 'risk' | 'reversible' | 'changes' | 'expectedImpact'> | null;
}

/** Whether a condition holds, in words, with what the submission has. */
export interface Finding {
  holds: boolean;
  because: string;
}

type Proposed = NonNullable<Submission['proposal']>;
type Checks = {
  [Name in keyof Required<PolicyConditions>]: (
    wanted: NonNullable<PolicyConditions[Name]>,
    submission: Submission,
  ) => Finding[];
};

const checks: Checks = {
  agents: (wanted, { createdByKind, createdById, createdByName }) => [
    createdByKind === 'agent'
      ? oneOf('agent', createdById, wanted, createdByName)
      : no(`${createdByName}, who made it, is no agent`),
  ],
  categories: (wanted, { category }) => [oneOf('category', category, wanted)],
  priorities: (wanted, { priority }) => [oneOf('priority', priority, wanted)],
  minHours: (wanted, { estimatedHours }) => [
    finding(
      estimatedHours >= wanted,
      `${estimatedHours} hours are ${estimatedHours >= wanted ? 'at least' : 'less than'} ${wanted}`,
    ),
  ],
  maxHours: (wanted, { estimatedHours }) => [
    finding(
      estimatedHours <= wanted,
      `${estimatedHours} hours are ${estimatedHours <= wanted ? 'at most' : 'more than'} ${wanted}`,
    ),
  ],
  risks: (wanted, submission) => proposed(submission, ({ risk }) => [oneOf('risk', risk, wanted)]),
  reversible: (wanted, submission) =>
    proposed(submission, ({ reversible }) => [
      finding(reversible === wanted, reversible ? 'it can be taken back' : 'it cannot be taken back'),
    ]),
  minConfidence: (wanted, submission) =>
    proposed(submission, ({ expectedImpact }) => {
      if (!expectedImpact) return [no('it states no confidence')];
      const { confidence } = expectedImpact;
      const holds = confidence >= wanted;
      return [finding(holds, `confidence ${confidence} is ${holds ? 'at least' : 'less than'} ${wanted}`)];
    }),
  changes: (wanted, submission) => proposed(submission, ({ changes }) => withinLimits(changes, wanted)),
};

/** One finding for each condition. A condition that this version does not know does not hold: without it the policy would reach further. */
export function findings(conditions: PolicyConditions, submission: Submission): Finding[] {
  return Object.entries(conditions).flatMap(([name, wanted]) => {
    if (wanted === undefined) return [];
    if (!Object.hasOwn(checks, name)) return [no(`the condition ${name} is not known to this version`)];
    // Name and value come from the same entry.
    const check = checks[name as keyof Checks] as (wanted: unknown, submission: Submission) => Finding[];
    return check(wanted, submission);
  });
}

type Limit = NonNullable<PolicyConditions['changes']>[number];

function withinLimits(changes: readonly ProposedChange[], limits: readonly Limit[]): Finding[] {
  if (changes.length === 0) return [no('it names no change')];
  return changes.map((change) => {
    const { field } = change;
    const limit = limits.find((one) => one.field === field);
    if (!limit) return no(`${field} changes, which is not one of ${limits.map((one) => one.field).join(', ')}`);
    // Two small steps would pass where one large step does not.
    if (changes.filter((one) => one.field === field).length > 1) return no(`${field} changes more than once`);
    return withinLimit(change, limit);
  });
}

function withinLimit({ field, before, after }: ProposedChange, { maxDelta, maxDeltaPercent }: Limit): Finding {
  if (maxDelta === undefined && maxDeltaPercent === undefined) return finding(true, `${field} may change to anything`);
  for (const value of [before, after])
    if (typeof value !== 'number') return no(`${field} changes ${kindOf(value)}, which is no number`);
  const [from, to] = [before as number, after as number];
  const delta = Math.abs(to - from);
  const what = `${field} changes from ${from} to ${to}`;
  if (maxDelta !== undefined && !atMost(delta, maxDelta)) return no(`${what}, by more than ${maxDelta}`);
  if (maxDeltaPercent !== undefined && from === 0) return no(`${what}: nothing is a percentage of zero`);
  if (maxDeltaPercent !== undefined && !atMost((delta / Math.abs(from)) * 100, maxDeltaPercent))
    return no(`${what}, by more than ${maxDeltaPercent} %`);
  const limits = [maxDelta, maxDeltaPercent === undefined ? undefined : `${maxDeltaPercent} %`];
  return finding(true, `${what}, by at most ${limits.filter((limit) => limit !== undefined).join(' and ')}`);
}

/** From 1.1 to 1.155 are 5 %, though not in binary fractions. */
const atMost = (value: number, limit: number): boolean => value <= limit * (1 + 1e-9);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  return Array.isArray(value) ? 'a list' : typeof value === 'boolean' ? 'true or false' : 'an object';
}

const finding = (holds: boolean, because: string): Finding => ({ holds, because });
const no = (because: string): Finding => finding(false, because);

function oneOf(what: string, value: string, wanted: readonly string[], shown = value): Finding {
  if (wanted.includes(value)) return finding(true, `${what} is ${shown}`);
  const others = shown === value ? wanted.join(', ') : 'those that are named';
  return no(`${what} is ${shown}, not one of ${others}`);
}

const proposed = ({ proposal }: Submission, check: (proposal: Proposed) => Finding[]): Finding[] =>
  proposal ? check(proposal) : [no('it has no proposal')];
