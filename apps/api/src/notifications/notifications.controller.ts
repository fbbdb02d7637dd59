import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Notifications } from '@souk/tasks';
import { Caller } from '../access/caller';
import { PageLimit } from '../http/page-limit.pipe';
import {
  ApiNotifications,
  NotificationsQuery,
  type NotificationView,
  notificationView,
  ReadNotificationsBody,
  ReadNotificationsView,
} from './notifications.api';

@ApiTags('notifications')
@ApiBearerAuth()
@Controller('api/v1/notifications')
export class NotificationsController {
  constructor(private readonly notifications: Notifications) {}

  @Get()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'What the caller was told, newest first', operationId: 'listNotifications' })
  @ApiNotifications()
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: NotificationsQuery,
  ): Promise<{ items: NotificationView[]; nextCursor: string | null; unreadCount: number }> {
    const { items, nextCursor, unreadCount } = await this.notifications.list(actor, query);
    return { items: items.map(notificationView), nextCursor, unreadCount };
  }

  @Post('read')
  @HttpCode(200)
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Have read some, or all', operationId: 'readNotifications' })
  @ApiOkResponse({ type: ReadNotificationsView })
  async read(@Caller() actor: Actor, @Body() body: ReadNotificationsBody): Promise<ReadNotificationsView> {
    return { read: await this.notifications.read(actor, body) };
  }
}
