import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Comments } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { Refuses } from '../http/refuses';
import { CommentBody, CommentView, commentView, FormerCommentView, formerCommentView } from './task-comments.api';

const taskId = idPipe('task');
const commentId = idPipe('comment');

@ApiTags('tasks')
@ApiBearerAuth()
@ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
@Controller('api/v1/tasks/:id/comments')
export class TaskCommentsController {
  constructor(private readonly comments: Comments) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({ summary: 'What was said about a task, newest first', operationId: 'listTaskComments' })
  @ApiPage(CommentView)
  async list(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: CommentView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.comments.list(actor, id, page);
    return { items: items.map((comment) => commentView(comment, actor)), nextCursor };
  }

  @Post()
  @Allow('tasks.comment')
  @ApiOperation({ summary: 'Say something about a task', operationId: 'addTaskComment' })
  @ApiCreatedResponse({ type: CommentView })
  async add(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Body() body: CommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommentView> {
    const comment = await this.comments.add(actor, id, body);
    void reply.header('etag', etagOf(comment.version));
    return commentView(comment, actor);
  }

  @Patch(':commentId')
  @Allow('tasks.comment')
  @ApiOperation({ summary: 'Say it in other words', operationId: 'editTaskComment' })
  @Refuses({ 409: ['comment_deleted'] })
  @IfMatch('comment')
  @ApiOkResponse({ type: CommentView })
  async edit(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Param('commentId', commentId) comment: string,
    @SeenVersion() version: number | undefined,
    @Body() body: CommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommentView> {
    const edited = await this.comments.edit(actor, id, comment, body, version);
    void reply.header('etag', etagOf(edited.version));
    return commentView(edited, actor);
  }

  @Get(':commentId/edits')
  @Allow('tasks.read')
  @ApiOperation({ summary: 'What a comment said before, newest first', operationId: 'listTaskCommentEdits' })
  @ApiPage(FormerCommentView)
  async edits(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Param('commentId', commentId) comment: string,
  ): Promise<{ items: FormerCommentView[]; nextCursor: null }> {
    return { items: (await this.comments.edits(actor, id, comment)).map(formerCommentView), nextCursor: null };
  }

  @Delete(':commentId')
  @HttpCode(204)
  @Allow('tasks.comment')
  @IfMatch('comment')
  @ApiOperation({ summary: 'Take a comment away; that there was one stays', operationId: 'deleteTaskComment' })
  @ApiNoContentResponse()
  remove(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Param('commentId', commentId) comment: string,
    @SeenVersion() version: number | undefined,
  ): Promise<void> {
    return this.comments.remove(actor, id, comment, version);
  }
}
