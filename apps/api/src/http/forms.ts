import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@souk/platform';
import { tokenPath } from '../agents/oauth-errors';
import { hookRoute, pushOfForm } from '../hooks/hook-body';

const takers: Readonly<Record<string, (form: URLSearchParams) => unknown>> = {
  [tokenPath]: (form) => form,
  [hookRoute]: pushOfForm,
};

/** OAuth clients send forms, and so does GitHub. Nobody else does, except a page that makes a browser do what its user did not ask for. */
export function takeForms(app: NestFastifyApplication): void {
  app.useBodyParser('application/x-www-form-urlencoded', {}, ({ routeOptions, is404 }, body, done) => {
    const take = takers[routeOptions.url ?? ''];
    if (take) done(null, take(new URLSearchParams(body.toString())));
    else if (is404) done(null, undefined);
    else done(new DomainError('unsupported', 'unsupported_media_type', 'Send the body as application/json.'));
  });
}
