import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Actor } from '@souk/platform';
import { allowedOn, type CommentAction, type FormerComment, type TaskComment, type Watcher } from '@souk/tasks';
import { IdList } from '../http/id-list';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { TaskCreatorView } from '../tasks/task.view';

export class CommentBody {
  @TextField({ max: 5000, lines: true }) body!: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: 20,
    uniqueItems: true,
    description: 'People who are told; each must be able to see the task',
  })
  @MayBeAbsent()
  @IdList({ max: 20 })
  mentions?: string[];
}

export class CommentView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) taskId!: string;
  @ApiProperty({ type: TaskCreatorView }) author!: TaskCreatorView;
  @ApiProperty({ type: String, nullable: true, description: 'Null when it was taken away' }) body!: string | null;
  @ApiProperty({ type: [String], format: 'uuid' }) mentions!: string[];
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) editedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) deletedAt!: string | null;
  @ApiProperty({
    enum: ['edit', 'delete'],
    enumName: 'CommentAction',
    isArray: true,
    description: 'What the caller may do now',
  })
  allowedActions!: CommentAction[];
}

export const commentView = (comment: TaskComment, reader: Actor): CommentView => ({
  id: comment.id,
  taskId: comment.taskId,
  author: { kind: comment.authorKind, id: comment.authorId, name: comment.authorName },
  body: comment.deletedAt ? null : comment.body,
  mentions: comment.deletedAt ? [] : comment.mentions,
  version: comment.version,
  createdAt: comment.createdAt.toISOString(),
  editedAt: comment.editedAt?.toISOString() ?? null,
  deletedAt: comment.deletedAt?.toISOString() ?? null,
  allowedActions: allowedOn(reader, comment),
});

export class FormerCommentView {
  @ApiProperty({ type: Number }) version!: number;
  @ApiProperty({ type: String }) body!: string;
  @ApiProperty({ type: String, format: 'date-time' }) writtenAt!: string;
}

export const formerCommentView = ({ version, body, writtenAt }: FormerComment): FormerCommentView => ({
  version,
  body,
  writtenAt: writtenAt.toISOString(),
});

export class WatcherView {
  @ApiProperty({ type: String, format: 'uuid' }) userId!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String, format: 'date-time' }) since!: string;
}

export class WatchersView {
  @ApiProperty({ type: [WatcherView] }) items!: WatcherView[];
  @ApiProperty({ type: Boolean, description: 'Whether the caller is one of them' }) watching!: boolean;
}

export const watchersView = (watchers: Watcher[], reader: Actor): WatchersView => ({
  items: watchers.map(({ userId, name, since }) => ({ userId, name, since: since.toISOString() })),
  watching: watchers.some(({ userId }) => userId === reader.id),
});
