import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, wrongField } from '@souk/platform';

/** Where a CSV file is taken, and nowhere else: no other route would know what to do with it. */
export const importPath = '/api/v1/tasks/import';

export function takeCsv(app: NestFastifyApplication): void {
  app.useBodyParser('text/csv', {}, ({ routeOptions, is404 }, body, done) => {
    if (is404) return done(null, undefined);
    if (routeOptions.url !== importPath)
      return done(new DomainError('unsupported', 'unsupported_media_type', 'Send the body as application/json.'));
    try {
      done(null, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
    } catch {
      done(wrongField('body', 'isUtf8', 'must be text in UTF-8: save the file as "CSV UTF-8"'));
    }
  });
}

/** What came, when it is a CSV file. */
export function csvOf(body: unknown): string {
  if (typeof body === 'string' && body !== '') return body;
  throw new DomainError('unsupported', 'unsupported_media_type', 'Send the file as the body, as text/csv.');
}
