import { Body, Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type StepInput, type StepAction, TaskSteps } from '@souk/tasks';
import { Refuses } from '../http/refuses';
import { OnTask, StepRoute } from './task-step';
import { ApproveBody, AssignBody, CompleteBody, ReasonBody, RejectBody } from './task-steps.api';
import { TaskPresenter } from './task-presenter';
import { TaskView } from './task.view';

/** The workflow, step by step. Who may take which is in one table, of which the routes ask for the coarse side. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks/:id')
export class TaskStepsController {
  constructor(
    private readonly steps: TaskSteps,
    private readonly presenter: TaskPresenter,
  ) {}

  @StepRoute('submit', 'Ask for a decision', 'submitTask')
  submit(@OnTask() on: OnTask): Promise<TaskView> {
    return this.take(on, 'submit');
  }

  @StepRoute('approve', 'Approve what you saw', 'approveTask')
  @Refuses({ 409: ['already_approved', 'proposal_changed'] })
  approve(@OnTask() on: OnTask, @Body() body: ApproveBody): Promise<TaskView> {
    return this.take(on, 'approve', body);
  }

  @StepRoute('reject', 'Reject what you saw', 'rejectTask')
  @Refuses({ 409: ['proposal_changed'] })
  reject(@OnTask() on: OnTask, @Body() body: RejectBody): Promise<TaskView> {
    return this.take(on, 'reject', body);
  }

  @StepRoute('request_changes', 'Send it back to be changed', 'requestTaskChanges')
  requestChanges(@OnTask() on: OnTask, @Body() body: ReasonBody): Promise<TaskView> {
    return this.take(on, 'request_changes', body);
  }

  @StepRoute('assign', 'Say who is to do it', 'assignTask')
  assign(@OnTask() on: OnTask, @Body() { assignee, assignedTo = assignee }: AssignBody): Promise<TaskView> {
    return this.take(on, 'assign', { assignedTo });
  }

  @StepRoute('unassign', 'Leave open who is to do it', 'unassignTask')
  unassign(@OnTask() on: OnTask): Promise<TaskView> {
    return this.take(on, 'unassign');
  }

  @StepRoute('start', 'Begin the work', 'startTask')
  start(@OnTask() on: OnTask): Promise<TaskView> {
    return this.take(on, 'start');
  }

  @StepRoute('release', 'Give the work back', 'releaseTask')
  release(@OnTask() on: OnTask): Promise<TaskView> {
    return this.take(on, 'release');
  }

  @StepRoute('complete', 'Say that it is done', 'completeTask')
  complete(@OnTask() on: OnTask, @Body() body: CompleteBody): Promise<TaskView> {
    return this.take(on, 'complete', body);
  }

  @StepRoute('cancel', 'Give it up', 'cancelTask')
  cancel(@OnTask() on: OnTask, @Body() body: ReasonBody): Promise<TaskView> {
    return this.take(on, 'cancel', body);
  }

  @StepRoute('reopen', 'Take a rejected or cancelled one up again', 'reopenTask')
  reopen(@OnTask() on: OnTask, @Body() body: ReasonBody): Promise<TaskView> {
    return this.take(on, 'reopen', body);
  }

  @StepRoute('undo', 'Take back your decision of the last minute', 'undoTaskDecision')
  @Refuses({ 409: ['nothing_to_undo'] })
  async undo(@OnTask() { actor, id, version, reply }: OnTask): Promise<TaskView> {
    const task = await this.steps.undo(actor, id, version);
    return this.presenter.answer(task, actor, reply);
  }

  private async take(
    { actor, id, version, reply }: OnTask,
    action: StepAction,
    input: Omit<StepInput, 'version'> = {},
  ): Promise<TaskView> {
    const task = await this.steps.take(actor, id, action, { ...input, version });
    return this.presenter.answer(task, actor, reply);
  }
}
