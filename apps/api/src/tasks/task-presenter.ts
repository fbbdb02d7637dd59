import { Injectable } from '@nestjs/common';
import { type Actor } from '@souk/platform';
import { type Task, TaskRules } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { taskEtags } from './task-etag';
import { type TaskView, taskView } from './task.view';

/** A task as somebody sees it: with what he may do. */
@Injectable()
export class TaskPresenter {
  constructor(private readonly rules: TaskRules) {}

  view(task: Task, reader: Actor): TaskView {
    return taskView(task, this.rules.allowedActions(reader, task));
  }

  /** As an answer of its own, which has an ETag. */
  answer(task: Task, reader: Actor, reply: FastifyReply): TaskView {
    const view = this.view(task, reader);
    void reply.header('etag', taskEtags(view)[0]);
    return view;
  }
}
