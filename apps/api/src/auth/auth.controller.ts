import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Device, Grants, PasswordChange, type Principal, Sessions, type SignedIn, Users } from '@souk/auth';
import { type Actor, Allow, DomainError, Public } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller, CallerPrincipal } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage } from '../http/page.api';
import { RateLimit } from '../rate-limits/rate-rule';
import { attemptedAccount } from './attempted-account';
import {
  LoginBody,
  MeView,
  meView,
  PasswordBody,
  PermissionsView,
  permissionsView,
  SessionView,
  sessionView,
  SignedInView,
  signedInView,
} from './auth.api';
import { HomeOrigin } from './home-origin.guard';
import { presentedSession, RefreshCookie } from './refresh-cookie';

const sessionId = idPipe('session');

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly sessions: Sessions,
    private readonly passwordChange: PasswordChange,
    private readonly users: Users,
    private readonly cookie: RefreshCookie,
    private readonly grants: Grants,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public()
  @RateLimit('auth', attemptedAccount)
  @UseGuards(HomeOrigin)
  @ApiOperation({ summary: 'Sign in; the cookie `souk_refresh` renews what is answered', operationId: 'login' })
  @ApiOkResponse({ type: SignedInView })
  async login(
    @Body() { email, password }: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    return this.answer(reply, await this.sessions.signIn(email, password, deviceOf(request)));
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public()
  @RateLimit('write', presentedSession)
  @UseGuards(HomeOrigin)
  @ApiCookieAuth()
  @ApiOperation({ summary: 'A new access token, by the cookie, which is renewed too', operationId: 'refresh' })
  @ApiOkResponse({ type: SignedInView })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    try {
      const token = this.cookie.read(request);
      if (token === undefined)
        throw new DomainError('unauthenticated', 'session_ended', 'There is no session to go on with. Sign in again.');
      return this.answer(reply, await this.sessions.refresh(token, deviceOf(request)));
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unauthenticated') this.cookie.clear(reply);
      throw error;
    }
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @RateLimit('write', presentedSession)
  @UseGuards(HomeOrigin)
  @ApiCookieAuth()
  @ApiOperation({ summary: 'End the session of the cookie', operationId: 'logout' })
  @ApiNoContentResponse()
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = this.cookie.read(request);
    if (token !== undefined) await this.sessions.signOut(token);
    this.cookie.clear(reply);
  }

  @Post('logout-everywhere')
  @HttpCode(204)
  @Allow('account.manage')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End all sessions of the caller', operationId: 'logoutEverywhere' })
  @ApiNoContentResponse()
  async logoutEverywhere(@Caller() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.endAllOf(actor, actor.id, 'signed out everywhere');
    this.cookie.clear(reply);
  }

  @Get('me')
  @Allow('account.read')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who the caller is', operationId: 'getMe' })
  @ApiOkResponse({ type: MeView })
  async me(@CallerPrincipal() principal: Principal): Promise<MeView> {
    const { actor, grant } = principal;
    if (actor.kind !== 'human') return meView(principal);
    // The dashboard asks after a change, perhaps another process than the one that made it, and goes by the answer.
    const now = await this.grants.current(grant);
    return meView({ ...principal, ...now }, await this.users.get(actor, actor.id));
  }

  @Get('permissions')
  @Allow('account.read')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What the caller may do, and what each role may', operationId: 'getPermissions' })
  @ApiOkResponse({ type: PermissionsView })
  permissions(@CallerPrincipal() { permissions }: Principal): PermissionsView {
    return permissionsView(permissions);
  }

  @Post('password')
  @HttpCode(204)
  @Allow('account.manage')
  @RateLimit('auth')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Change the own password; every other session ends', operationId: 'changePassword' })
  @ApiNoContentResponse()
  async changePassword(
    @CallerPrincipal() { actor, grant }: Principal,
    @Body() { currentPassword, newPassword }: PasswordBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const given = { current: currentPassword, next: newPassword };
    await this.passwordChange.change(actor, given, { sessionId: grant.replace('session:', ''), address: request.ip });
    await this.grants.renew(grant);
  }

  @Get('sessions')
  @Allow('account.manage')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Sessions of the caller, the one used last first, 100 at most',
    operationId: 'listSessions',
  })
  @ApiPage(SessionView)
  async listSessions(@CallerPrincipal() principal: Principal): Promise<{ items: SessionView[]; nextCursor: null }> {
    const sessions = await this.sessions.listOwn(principal.actor);
    return { items: sessions.map((session) => sessionView(session, principal)), nextCursor: null };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Allow('account.manage')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End a session of the caller', operationId: 'endSession' })
  @ApiNoContentResponse()
  async endSession(@Caller() actor: Actor, @Param('id', sessionId) id: string): Promise<void> {
    await this.sessions.endOwn(actor, id);
  }

  private answer(reply: FastifyReply, signedIn: SignedIn): SignedInView {
    this.cookie.write(reply, signedIn.refreshToken);
    return signedInView(signedIn);
  }
}

const deviceOf = ({ ip, headers }: FastifyRequest): Device => ({ address: ip, userAgent: headers['user-agent'] });
