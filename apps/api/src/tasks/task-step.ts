import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type Actor, Allow, isUuid, noSuch } from '@souk/platform';
import { routePermissionOf, type TaskAction } from '@souk/tasks';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { actorOf } from '../access/caller';
import { idOf } from '../http/id.pipe';
import { IfMatch, ifMatchOf } from '../http/if-match';
import { Refuses } from '../http/refuses';
import { TaskView } from './task.view';

/** What every step needs to know: who takes it, on which task, and which version of it was read. */
export interface OnTask {
  actor: Actor;
  id: string;
  version: number | undefined;
  reply: FastifyReply;
}

export const OnTask = createParamDecorator((_: undefined, context: ExecutionContext): OnTask => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest<{ Params: { id: string } }>>();
  const { id } = request.params;
  if (!isUuid(id)) throw noSuch('task');
  return {
    actor: actorOf(request),
    id: idOf(id),
    version: ifMatchOf(request),
    reply: http.getResponse<FastifyReply>(),
  };
});

/** One step of the workflow as a route. */
export const StepRoute = (action: Exclude<TaskAction, 'edit'>, summary: string, operationId: string) =>
  applyDecorators(
    Post(action.replaceAll('_', '-')),
    HttpCode(200),
    Allow(routePermissionOf(action)),
    ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } }),
    ApiOperation({ summary, operationId }),
    ApiOkResponse({ type: TaskView }),
    IfMatch('task'),
    Refuses({ 409: ['task_status'] }),
  );
