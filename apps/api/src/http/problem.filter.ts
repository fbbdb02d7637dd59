import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { Logger } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { sendOAuthError, tokenPath } from '../agents/oauth-errors';
import { problemOf } from './problem';
import { RouteTable } from './route-table';

/** Turns whatever was thrown into problem+json. Only what is our own fault is logged as an error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const allowed = request.is404 ? this.routes.methodsOf(request.url) : [];
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    const problem = problemOf(allowed.length > 0 ? { statusCode: 405 } : error, request.id);
    if (problem.status >= 500)
      this.logger.error('Request failed', { code: problem.code, method: request.method, error });
    if (problem.status === 401)
      void reply.header('www-authenticate', presented.has(problem.code) ? 'Bearer error="invalid_token"' : 'Bearer');
    if (problem.status === 503) void reply.header('retry-after', '2');
    if (typeof problem.retryAfterSeconds === 'number') void reply.header('retry-after', problem.retryAfterSeconds);
    if (request.routeOptions.url === tokenPath) sendOAuthError(reply, problem);
    else void reply.status(problem.status).type('application/problem+json').send(problem);
  }
}

// RFC 6750, 3.1: nothing is said of a token where none was sent.
const presented = new Set(['invalid_token', 'token_expired']);
