import { Body, Controller, Get, Header, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Sessions, Users } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { ShownOnce } from '../idempotency/shown-once';
import { EndedSessionsView } from '../internal/internal.api';
import {
  ChangedUserBody,
  CreatedUserView,
  NewUserBody,
  TemporaryPasswordView,
  UsersQuery,
  UserView,
  userView,
} from './users.api';

const userId = idPipe('user', 'person');

@ApiTags('users')
@ApiBearerAuth()
@Controller('api/v1/users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  @Allow('users.read')
  @ApiOperation({ summary: 'People, newest first', operationId: 'listUsers' })
  @ApiPage(UserView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: UsersQuery,
  ): Promise<{ items: UserView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.users.list(actor, query);
    return { items: items.map(userView), nextCursor };
  }

  @Post()
  @Header('cache-control', 'no-store')
  @Allow('users.manage')
  @ShownOnce()
  @ApiOperation({ summary: 'Add a person', operationId: 'createUser' })
  @ApiCreatedResponse({ type: CreatedUserView })
  async create(@Caller() actor: Actor, @Body() body: NewUserBody): Promise<CreatedUserView> {
    const { user, temporaryPassword } = await this.users.create(actor, body);
    return { user: userView(user), temporaryPassword: temporaryPassword ?? null };
  }

  @Get(':id')
  @Allow('users.read')
  @ApiOperation({ summary: 'One person', operationId: 'getUser' })
  @ApiOkResponse({ type: UserView })
  async get(@Caller() actor: Actor, @Param('id', userId) id: string): Promise<UserView> {
    return userView(await this.users.get(actor, id));
  }

  @Patch(':id')
  @Allow('users.manage')
  @ApiOperation({ summary: 'Rename a person, change role or limits, disable or enable', operationId: 'changeUser' })
  @ApiOkResponse({ type: UserView })
  async change(
    @Caller() actor: Actor,
    @Param('id', userId) id: string,
    @Body() body: ChangedUserBody,
  ): Promise<UserView> {
    return userView(await this.users.change(actor, id, body));
  }

  @Post(':id/reset-password')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow('users.manage')
  @ShownOnce()
  @ApiOperation({
    summary: 'Give a person a temporary password; all sessions end and a lockout is lifted',
    operationId: 'resetPassword',
  })
  @ApiOkResponse({ type: TemporaryPasswordView })
  resetPassword(@Caller() actor: Actor, @Param('id', userId) id: string): Promise<TemporaryPasswordView> {
    return this.users.resetPassword(actor, id);
  }

  @Post(':id/end-sessions')
  @HttpCode(200)
  @Allow('users.manage')
  @ApiOperation({ summary: 'Sign a person out everywhere', operationId: 'endUserSessions' })
  @ApiOkResponse({ type: EndedSessionsView })
  async endSessions(@Caller() actor: Actor, @Param('id', userId) id: string): Promise<EndedSessionsView> {
    return { ended: await this.sessions.endAllOf(actor, id, 'ended by an admin') };
  }
}
