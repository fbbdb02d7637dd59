import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@souk/platform';
import { tokenPath } from './oauth-errors';

/** OAuth clients send forms. Nobody else does, except a page that makes a browser do what its user did not ask for. */
export function takeTokenForms(app: NestFastifyApplication): void {
  app.useBodyParser('application/x-www-form-urlencoded', {}, ({ routeOptions, is404 }, body, done) => {
    if (routeOptions.url === tokenPath) done(null, new URLSearchParams(body.toString()));
    else if (is404) done(null, undefined);
    else done(new DomainError('unsupported', 'unsupported_media_type', 'Send the body as application/json.'));
  });
}
