import { ApiProperty } from '@nestjs/swagger';
import { type ContentChange, type RevisionWithChanges } from '@souk/tasks';
import { anyJson } from '../http/json-field';
import { TaskCreatorView } from './task.view';

export class TaskChangeView {
  @ApiProperty({ type: String }) field!: string;
  @ApiProperty({ ...anyJson, description: 'As it was' }) before!: unknown;
  @ApiProperty({ ...anyJson, description: 'As it became' }) after!: unknown;
}

export class TaskRevisionView {
  @ApiProperty({ type: Number }) number!: number;
  @ApiProperty({ type: String }) revision!: string;
  @ApiProperty({ type: TaskCreatorView }) editedBy!: TaskCreatorView;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What it said' })
  content!: Record<string, unknown>;
  @ApiProperty({ type: [TaskChangeView], description: 'Against the one before; none for the first' })
  changes!: ContentChange[];
}

export const taskRevisionView = ({ revision, changes }: RevisionWithChanges): TaskRevisionView => ({
  number: revision.number,
  revision: revision.revision,
  editedBy: { kind: revision.editedByKind, id: revision.editedById, name: revision.editedByName },
  createdAt: revision.createdAt.toISOString(),
  content: { ...revision.content },
  changes,
});
