import { TaskDecision } from './task-decision.entity';
import { TaskRevision } from './task-revision.entity';
import { Task } from './task.entity';

export const taskEntities = [Task, TaskDecision, TaskRevision];
