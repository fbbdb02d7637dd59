import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  type Marketplace,
  marketplaces,
  rows,
  type Transaction,
} from '@souk/platform';
import { TaskOptions } from '../task-options';
import { canReach, reachOf } from '../task-reach';
import { categories, type Category } from '../task.entity';
import { type Days, dateOf, daysOf, oneDay, type Moments, periodsOf, spanOf, startOf } from './calendar';
import { type Counted, type Figures, figuresOf, nothing, together } from './figures';
import { Reading } from './reading';
import { rejectionReasons, type RejectionReasons } from './rejection-reasons';
import { type Scorecard, scorecards } from './scorecards';
import { countedBy, type Counting, whereCounted } from './task-figures';
import { keepsDaysOf } from './task-sums';

/** Which days an answer is about, and how far the log had been read. */
interface About {
  timezone: string;
  /** Days of that zone, both included. */
  from: string;
  to: string;
  asOf: Date;
}

interface AskedFor {
  from?: string | undefined;
  to?: string | undefined;
  timezone?: string | undefined;
  marketplace?: Marketplace | undefined;
  category?: Category | undefined;
}

export const summaryGroups = ['day', 'week', 'month', 'marketplace', 'category'] as const;
export type SummaryGroup = (typeof summaryGroups)[number];

interface Daily extends About {
  marketplaces: { marketplace: Marketplace; figures: Figures }[];
  total: Figures;
}

interface GroupFigures {
  key: string;
  /** Its days, of those that were asked for. */
  from: string;
  to: string;
  figures: Figures;
}

interface Summary extends About, RejectionReasons {
  groups: GroupFigures[];
  total: Figures;
}

export const funnelSteps = ['created', 'submitted', 'approved', 'started', 'completed'] as const;
export type FunnelStep = (typeof funnelSteps)[number];

interface Funnel extends About {
  steps: { step: FunnelStep; count: number }[];
}

interface Question extends About {
  span: Moments;
  days: Days;
  /** What the actor may see of what was asked for; undefined: all of it. */
  marketplaces: readonly Marketplace[] | undefined;
}

/** What happened to tasks, by when it happened, from the sums that are made of the log. */
@Injectable()
export class Statistics {
  constructor(
    private readonly database: Database,
    private readonly reading: Reading,
    private readonly options: TaskOptions,
  ) {}

  async daily(actor: Actor, asked: { date?: string | undefined; timezone?: string | undefined }): Promise<Daily> {
    const { date, timezone = this.options.timezone } = asked;
    const question = await this.question(actor, oneDay({ date, timezone }, Date.now()), {});
    const counted = await this.read(actor, question, (tx, counting) => countedBy(tx, counting, 'marketplace'));
    return {
      ...aboutOf(question),
      marketplaces: marketplacesOf(question).map((marketplace) => ({
        marketplace,
        figures: figuresOf(counted.get(marketplace) ?? nothing()),
      })),
      total: figuresOf(together([...counted.values()])),
    };
  }

  async summary(actor: Actor, { groupBy, ...asked }: AskedFor & { groupBy: SummaryGroup }): Promise<Summary> {
    const question = await this.ask(actor, asked);
    const ofCategory = { ...question, category: asked.category };
    const { groups, total, reasons } = await this.read(actor, ofCategory, async (tx, counting) => ({
      ...(await groupsOf(tx, counting, groupBy)),
      reasons: await rejectionReasons(tx, counting),
    }));
    return { ...aboutOf(question), groups, total: figuresOf(total), ...reasons };
  }

  async agents(actor: Actor, asked: AskedFor): Promise<About & { agents: Scorecard[] }> {
    const question = await this.ask(actor, asked);
    return { ...aboutOf(question), agents: await this.read(actor, question, scorecards) };
  }

  /** How far the tasks came that were created in these days. */
  async funnel(actor: Actor, asked: AskedFor): Promise<Funnel> {
    const question = await this.ask(actor, asked);
    const [reached] = await this.read(actor, question, (tx, counting) => {
      const { where, parameters } = whereCounted(counting);
      return rows<Record<FunnelStep, number>>(
        tx,
        `SELECT ${funnelSteps.map((step) => `coalesce(sum(${funnelCounters[step]}), 0)::integer AS ${step}`).join(', ')}
         FROM task_stats WHERE ${where}`,
        parameters,
      );
    });
    return { ...aboutOf(question), steps: funnelSteps.map((step) => ({ step, count: reached?.[step] ?? 0 })) };
  }

  private ask(actor: Actor, asked: AskedFor): Promise<Question> {
    const { from, to, timezone = this.options.timezone } = asked;
    return this.question(actor, daysOf({ from, to, timezone }, Date.now()), asked);
  }

  private async question(
    actor: Actor,
    days: Days,
    { marketplace, timezone = this.options.timezone }: Pick<AskedFor, 'marketplace' | 'timezone'>,
  ): Promise<Question> {
    if (marketplace !== undefined && !canReach(actor, marketplace)) throw outOfReach(marketplace);
    return {
      timezone,
      from: dateOf(days.first),
      to: dateOf(days.last),
      asOf: await this.reading.asOf(),
      days,
      span: spanOf(days),
      marketplaces: marketplace === undefined ? reachOf(actor) : [marketplace],
    };
  }

  /** From the sums of days, when they are kept for the zone that is asked for. */
  private read<Q extends Question, T>(
    actor: Actor,
    question: Q,
    work: (tx: Transaction, counting: Q & Counting) => Promise<T>,
  ): Promise<T> {
    const { timezone } = question.days;
    return this.database.transaction(actor, async (tx) =>
      work(tx, (await keepsDaysOf(tx, timezone)) ? { ...question, daysOf: timezone } : question),
    );
  }
}

async function groupsOf(
  tx: Transaction,
  question: Question & Counting,
  by: SummaryGroup,
): Promise<{ groups: GroupFigures[]; total: Counted }> {
  const { days, from, to } = question;
  if (by === 'marketplace' || by === 'category') {
    const counted = await countedBy(tx, question, by);
    const names = by === 'marketplace' ? marketplacesOf(question) : categoriesOf(question);
    return {
      groups: names.map((key) => ({ key, from, to, figures: figuresOf(counted.get(key) ?? nothing()) })),
      total: together([...counted.values()]),
    };
  }
  const periods = periodsOf(days, by);
  const begins = periods.map(({ first }) => startOf(first, days.timezone));
  const counted = await countedBy(tx, question, begins);
  return {
    groups: periods.map(({ key, first, last }, i) => ({
      key,
      from: dateOf(first),
      to: dateOf(last),
      figures: figuresOf(counted.get(String(i)) ?? nothing()),
    })),
    total: together([...counted.values()]),
  };
}

const funnelCounters = {
  created: 'created',
  submitted: 'reached_submitted',
  approved: 'reached_approved',
  started: 'reached_started',
  completed: 'reached_completed',
} as const satisfies Record<FunnelStep, string>;

const aboutOf = ({ timezone, from, to, asOf }: About): About => ({ timezone, from, to, asOf });
const marketplacesOf = (question: Question): readonly Marketplace[] => question.marketplaces ?? marketplaces;
const categoriesOf = ({ category }: Counting): readonly string[] => (category === undefined ? categories : [category]);

const outOfReach = (marketplace: Marketplace) =>
  new DomainError(
    'forbidden',
    'marketplace_out_of_reach',
    `You are limited to marketplaces that ${marketplace} is not one of.`,
  );
