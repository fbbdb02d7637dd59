import { Injectable } from '@nestjs/common';
import { type Actor } from '@souk/platform';
import { type Task, TaskRules } from '@souk/tasks';
import { type TaskView, taskView } from './task.view';

/** A task as somebody sees it: with what he may do. */
@Injectable()
export class TaskPresenter {
  constructor(private readonly rules: TaskRules) {}

  view(task: Task, reader: Actor): TaskView {
    return taskView(task, this.rules.allowedActions(reader, task));
  }
}
