export { accuracyOf } from './accuracy';
export { checkGiven, mostInBulk, stepActions } from './bulk/bulk-input';
export { type BulkItem, type BulkResult, type Target, TaskBulk } from './bulk/task-bulk';
export { type Selection, TaskSelection } from './bulk/task-selection';
export { taskEntities } from './entities';
export { Orchestration } from './orchestration/orchestration';
export { type Proposal, type Risk, risks } from './proposal';
export { TaskOptions } from './task-options';
export { canReach } from './task-reach';
export { TaskRules } from './task-rules';
export {
  routePermissionOf,
  type StepAction,
  type TaskAction,
  taskActions,
  type TaskStatus,
  taskStatuses,
  taskTransitions,
} from './task-transitions';
export { categories, type Category, type Priority, priorities, type Task } from './task.entity';
export { TasksModule } from './tasks.module';
export { dueStates, type TaskFilter } from './search/task-filter';
export { CsvError, parseCsv } from './exchange/csv';
export { type ImportedRow, type ImportRow, TaskImports } from './exchange/task-imports';
export { TaskExports } from './exchange/task-exports';
export { type TaskCounts, TaskList } from './search/task-list';
export { defaultSort, type TaskSort, taskSorts } from './search/task-sort';
export { type NewTask, Tasks } from './tasks';
export { TaskEdits } from './task-edits';
export { type ContentChange } from './proposal';
export { type RevisionWithChanges, TaskHistory } from './task-history';
export { type StepInput, TaskSteps } from './task-steps';
export {
  type CalendarSettings,
  defaultTaskSettings,
  type DueTarget,
  expiryPolicies,
  type ExpiryPolicy,
  type ExpirySettings,
  type SlaSettings,
  type TaskSettingsContent,
} from './sla/sla-settings';
export { type CurrentTaskSettings, TaskSettings } from './sla/task-settings';
export { allowedOn, type CommentAction, Comments, type FormerComment } from './discussion/comments';
export { NotificationExpiry } from './discussion/notification-expiry';
export { NotificationReader } from './discussion/notification-reader';
export { type NotificationKind, notificationKinds } from './discussion/notification.entity';
export { mostUnread, type NotificationLine, Notifications } from './discussion/notifications';
export { type TaskComment } from './discussion/task-comment.entity';
export { type Watcher, Watchers } from './discussion/watchers';
export { ProposalExpiry } from './expiry/proposal-expiry';
export { DueWatch } from './sla/due-watch';
export { TaskGauges } from './sla/task-gauges';
export { isTimeZone } from './sla/zone-time';
export { taskJobs, taskSchedules } from './task-jobs';
export { type Explanation } from './policies/explanation';
export { Policies, type PolicyWithUsage } from './policies/policies';
export { mostPolicies } from './policies/policy-rules';
export {
  type PolicyConditions,
  type PolicyEffect,
  policyEffects,
  type PolicyMode,
  policyModes,
} from './policies/policy.entity';
export { type PolicyStop, type PolicyStopKind, policyStopKinds } from './policies/policy-stop.entity';
export { PolicyStops, type PolicyStopState, policyStopState, policyStopStates } from './policies/policy-stops';
export { mostDisagreements, PolicyTrials, type Trial } from './policies/policy-trials';
export { type DecisionAction, decisionActions, type TaskDecision } from './task-decision.entity';
export { type CycleTime, type Figures } from './statistics/figures';
export { stages } from './statistics/increments';
export { Reading } from './statistics/reading';
export { rebuildStatistics } from './statistics/rebuild';
export { type Scorecard } from './statistics/scorecards';
export { StatisticsReader } from './statistics/statistics-reader';
export { type FunnelStep, funnelSteps, Statistics, type SummaryGroup, summaryGroups } from './statistics/statistics';
export { type Decider, deciderKinds, deciderOf } from './decider';
export { isOutcomeFor, type Outcome, outcomeTypes } from './outcomes/outcome';
export { Outcomes } from './outcomes/outcomes';
export { type SavedView } from './views/saved-view.entity';
export { SavedViews } from './views/saved-views';
export { TaskBackfill } from './task-backfill';
