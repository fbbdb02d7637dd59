import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { AutoDecisions } from './auto-decisions';
import { Comments } from './discussion/comments';
import { NotificationExpiry } from './discussion/notification-expiry';
import { NotificationReader } from './discussion/notification-reader';
import { Notifications } from './discussion/notifications';
import { Watchers } from './discussion/watchers';
import { TaskBulk } from './bulk/task-bulk';
import { TaskSelection } from './bulk/task-selection';
import { Orchestration } from './orchestration/orchestration';
import { Policies } from './policies/policies';
import { Outcomes } from './outcomes/outcomes';
import { PolicyJudge } from './policies/policy-judge';
import { PolicyStops } from './policies/policy-stops';
import { PolicyTrials } from './policies/policy-trials';
import { ProposalExpiry } from './expiry/proposal-expiry';
import { DueTimes } from './sla/due-times';
import { DueWatch } from './sla/due-watch';
import { Reading } from './statistics/reading';
import { Statistics } from './statistics/statistics';
import { StatisticsReader } from './statistics/statistics-reader';
import { TaskExports } from './exchange/task-exports';
import { TaskImports } from './exchange/task-imports';
import { TaskList } from './search/task-list';
import { TaskSettings } from './sla/task-settings';
import { TaskBackfill } from './task-backfill';
import { TaskEdits } from './task-edits';
import { TaskHistory } from './task-history';
import { TaskMoves } from './task-moves';
import { TaskOptions } from './task-options';
import { TaskRules } from './task-rules';
import { TaskSteps } from './task-steps';
import { Tasks } from './tasks';
import { SavedViews } from './views/saved-views';

const parts: Provider[] = [
  TaskRules,
  TaskSettings,
  DueTimes,
  Policies,
  PolicyJudge,
  PolicyStops,
  PolicyTrials,
  TaskMoves,
  AutoDecisions,
  Tasks,
  TaskList,
  TaskExports,
  TaskImports,
  SavedViews,
  TaskEdits,
  TaskHistory,
  TaskSteps,
  TaskBulk,
  TaskSelection,
  Orchestration,
  Comments,
  Watchers,
  Notifications,
  NotificationReader,
  DueWatch,
  ProposalExpiry,
  TaskBackfill,
  NotificationExpiry,
  StatisticsReader,
  Reading,
  Outcomes,
  Statistics,
];

/** Agents propose, people decide. */
@Global()
@Module({})
export class TasksModule {
  static forRoot(options: TaskOptions): DynamicModule {
    return {
      module: TasksModule,
      providers: [{ provide: TaskOptions, useValue: options }, ...parts],
      exports: [TaskOptions, ...parts],
    };
  }
}
