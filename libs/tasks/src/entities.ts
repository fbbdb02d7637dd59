import { Notification } from './discussion/notification.entity';
import { TaskComment } from './discussion/task-comment.entity';
import { PolicyStop } from './policies/policy-stop.entity';
import { Policy } from './policies/policy.entity';
import { TaskDecision } from './task-decision.entity';
import { TaskRevision } from './task-revision.entity';
import { Task } from './task.entity';
import { SavedView } from './views/saved-view.entity';

export const taskEntities = [
  Task,
  TaskDecision,
  TaskRevision,
  Policy,
  PolicyStop,
  TaskComment,
  Notification,
  SavedView,
];
