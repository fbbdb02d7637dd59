import { days, type Marketplace } from '@souk/platform';
import { type Category, type Priority, type Proposal } from '@souk/tasks';

/** What becomes of a proposal: heads and admins decide, the member works. */
export type Deed =
  | { do: 'approve'; by?: 'admin'; reason?: string }
  | { do: 'reject' | 'request_changes' | 'cancel'; by?: 'admin'; reason: string }
  | { do: 'assign' | 'start' | 'release' }
  | { do: 'complete'; actualHours: number; notes: string };

export interface DemoTask {
  /** What its agent calls it, so that it is made once. */
  externalId: string;
  title: string;
  description: string;
  category: Category;
  priority: Priority;
  estimatedHours: number;
  tags: string[];
  proposal?: Proposal;
  deeds?: readonly Deed[];
}

export type DemoTasks = Record<Marketplace, readonly DemoTask[]>;

export const inDays = (count: number): string => new Date(Date.now() + days(count)).toISOString();

export const approve: Deed = { do: 'approve' };
export const assign: Deed = { do: 'assign' };
export const start: Deed = { do: 'start' };
