import { Injectable } from '@nestjs/common';
import { type Transaction } from '@souk/platform';
import { type Effect } from '../task-effects';
import { TaskOptions } from '../task-options';
import { type TaskStatus } from '../task-transitions';
import { type Task } from '../task.entity';
import { addBusinessHours, type BusinessCalendar } from './business-time';
import { type DueTarget, type SlaSettings } from './sla-settings';
import { TaskSettings } from './task-settings';

/** What is to happen next, where a clock runs. While a task is with its creator, none does. */
export const stageOf = { awaiting_approval: 'decide', approved: 'start', in_progress: 'finish' } as const satisfies {
  [Status in TaskStatus]?: string;
};
export type Stage = (typeof stageOf)[keyof typeof stageOf];

const hoursOf = { decide: 'decideHours', start: 'startHours', finish: 'finishHours' } as const satisfies Record<
  Stage,
  keyof DueTarget
>;

type Kind = Pick<Task, 'category' | 'priority'>;

/** When what is next is to have happened. */
@Injectable()
export class DueTimes {
  private calendar: { of: SlaSettings; is: BusinessCalendar } | undefined;

  constructor(
    private readonly settings: TaskSettings,
    private readonly options: TaskOptions,
  ) {}

  /** What a task that comes to that status is to carry: a new due time, or none. */
  async entering(tx: Transaction, kind: Kind, status: TaskStatus, since = new Date()): Promise<Effect> {
    const hours = await this.hours(tx, kind, status);
    if (hours === null) return { dueAt: null, slaLevel: 0, slaNextAt: null };
    const { sla } = await this.settings.current(tx);
    const calendar = this.calendarOf(sla);
    return {
      dueAt: addBusinessHours(since, hours, calendar),
      slaLevel: 0,
      slaNextAt: addBusinessHours(since, (hours * sla.warnAtPercent) / 100, calendar),
    };
  }

  /** What an edit changes about it: nothing, as long as the same is due, so that nothing is told a second time. */
  async edited(tx: Transaction, task: Task, content: Kind): Promise<Effect> {
    if (content.category === task.category && content.priority === task.priority) return {};
    return this.entering(tx, content, task.status, task.submittedAt ?? undefined);
  }

  /** When a task that is overdue is to be escalated; null: never. */
  async escalation(tx: Transaction, dueAt: Date): Promise<Date | null> {
    const { sla } = await this.settings.current(tx);
    return sla.escalateAfterHours === null
      ? null
      : addBusinessHours(dueAt, sla.escalateAfterHours, this.calendarOf(sla));
  }

  private async hours(tx: Transaction, { category, priority }: Kind, status: TaskStatus): Promise<number | null> {
    if (!hasStage(status)) return null;
    const { sla } = await this.settings.current(tx);
    const target = sla.targets.find((one) => one.category === category && one.priority === priority);
    return target?.[hoursOf[stageOf[status]]] ?? null;
  }

  /** The same object for the same settings, since a calendar remembers its days. */
  private calendarOf(sla: SlaSettings): BusinessCalendar {
    if (this.calendar?.of !== sla) {
      const timezone = sla.calendar.timezone ?? this.options.timezone;
      this.calendar = { of: sla, is: { ...sla.calendar, timezone } };
    }
    return this.calendar.is;
  }
}

const hasStage = (status: TaskStatus): status is keyof typeof stageOf => status in stageOf;
