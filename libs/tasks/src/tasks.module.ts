import { Global, Module } from '@nestjs/common';
import { TaskEdits } from './task-edits';
import { TaskSteps } from './task-steps';
import { Tasks } from './tasks';

/** Agents propose, people decide. */
@Global()
@Module({ providers: [Tasks, TaskEdits, TaskSteps], exports: [Tasks, TaskEdits, TaskSteps] })
export class TasksModule {}
