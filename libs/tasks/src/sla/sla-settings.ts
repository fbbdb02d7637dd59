import { categories, type Category, priorities, type Priority } from '../task.entity';

/** When people work. */
export interface CalendarSettings {
  /** Null: the organisation's. */
  timezone: string | null;
  /** 1 is Monday, 7 is Sunday. */
  days: number[];
  /** `09:00`, by the clock on the wall. */
  from: string;
  /** `18:00`; `24:00` is the end of the day. */
  to: string;
  /** `2026-12-25`. */
  holidays: string[];
}

/** In business hours; null: no due time. */
export interface DueTarget {
  category: Category;
  priority: Priority;
  /** From submitted to decided. */
  decideHours: number | null;
  /** From approved to started. */
  startHours: number | null;
  /** From started to completed. */
  finishHours: number | null;
}

export interface SlaSettings {
  calendar: CalendarSettings;
  /** One per category and priority; where there is none, nothing is due. */
  targets: DueTarget[];
  /** Of the time until it is due: then it is due soon. */
  warnAtPercent: number;
  /** Business hours after it was due; null: never. */
  escalateAfterHours: number | null;
}

/** What becomes of a proposal that nobody decided in time. */
export const expiryPolicies = ['hold', 'reject', 'escalate'] as const;
export type ExpiryPolicy = (typeof expiryPolicies)[number];
export type ExpirySettings = Record<Category, ExpiryPolicy>;

export interface TaskSettingsContent {
  sla: SlaSettings;
  expiry: ExpirySettings;
}

/** A business day has nine hours. */
const hours: Record<Priority, Pick<DueTarget, 'decideHours' | 'startHours' | 'finishHours'>> = {
  high: { decideHours: 4, startHours: 9, finishHours: 27 },
  medium: { decideHours: 9, startHours: 27, finishHours: 45 },
  low: { decideHours: 27, startHours: 45, finishHours: 90 },
};

/** What holds until somebody says otherwise: docs/due-times.md. */
export const defaultTaskSettings: TaskSettingsContent = {
  sla: {
    calendar: { timezone: null, days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', holidays: [] },
    targets: categories.flatMap((category) =>
      priorities.map((priority) => ({ category, priority, ...hours[priority] })),
    ),
    warnAtPercent: 80,
    escalateAfterHours: 9,
  },
  expiry: { optimization: 'hold', 'best-practice': 'hold', scaling: 'hold', analysis: 'hold' },
};
