import { ApiExtraModels, ApiOkResponse, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { type NotificationKind, notificationKinds, type NotificationLine, mostUnread } from '@souk/tasks';
import { IsIn, IsOptional } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { IdList } from '../http/id-list';
import { MayBeAbsent } from '../http/may-be-absent';
import { Moment } from '../http/moment';
import { PageQuery } from '../http/page.api';
import { FlagQuery } from '../http/query-fields';

const kindProperty = { enum: notificationKinds, enumName: 'NotificationKind' } as const;

export class NotificationsQuery extends PageQuery {
  @FlagQuery('Only those that are not read, or only those that are') unread?: boolean;
  @ApiPropertyOptional(kindProperty) @IsOptional() @IsIn(notificationKinds) kind?: NotificationKind;
}

export class NotificationView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty(kindProperty) kind!: NotificationKind;
  @ApiProperty({ type: String, format: 'uuid' }) taskId!: string;
  @ApiProperty({ type: Number }) taskNumber!: number;
  @ApiProperty({ type: String }) taskTitle!: string;
  @ApiProperty({ type: String, description: 'Whose doing it was' }) actorName!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      '`event` says what happened; a `reason`, the `commentId` and how the comment begins, when there are such',
  })
  data!: Record<string, unknown>;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) readAt!: string | null;
}

export const notificationView = ({
  notification: { id, kind, taskId, actorName, data, createdAt, readAt },
  taskNumber,
  taskTitle,
  excerpt,
}: NotificationLine): NotificationView => ({
  id,
  kind,
  taskId,
  taskNumber: Number(taskNumber),
  taskTitle,
  actorName,
  data: excerpt === null ? data : { ...data, excerpt },
  createdAt: createdAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

export const ApiNotifications = () =>
  applyDecorators(
    ApiExtraModels(NotificationView),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['items', 'nextCursor', 'unreadCount'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(NotificationView) } },
          nextCursor: { type: 'string', nullable: true },
          unreadCount: { type: 'integer', maximum: mostUnread, description: `Of all; ${mostUnread}: so many or more` },
        },
      },
    }),
  );

export class ReadNotificationsBody {
  @ApiPropertyOptional({ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: 500 })
  @MayBeAbsent()
  @IdList({ min: 1, max: 500 })
  ids?: string[];

  @ApiPropertyOptional({ type: Boolean, enum: [true], description: 'Instead of `ids`' })
  @MayBeAbsent()
  @IsIn([true])
  all?: true;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'With `all`: those that had come by then; what came meanwhile stays unread',
  })
  @MayBeAbsent()
  @Moment()
  before?: Date;
}

export class ReadNotificationsView {
  @ApiProperty({ type: Number, description: 'How many became read by it' }) read!: number;
}
