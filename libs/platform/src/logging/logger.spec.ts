import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors/domain-error';
import { acceptedId, runInContext } from './context';
import { Logger } from './logger';

function logged(write: (logger: Logger) => void): { line: string; entry: Record<string, unknown> } {
  let line = '';
  write(Logger.create({ service: 'spec', level: 'debug', destination: { write: (text) => (line += text) } }));
  return { line, entry: JSON.parse(line) as Record<string, unknown> };
}

describe('a log line', () => {
  it('carries the ids of the request it belongs to', () => {
    const { entry } = logged((logger) =>
      runInContext({ requestId: 'request-1', correlationId: 'chain-1' }, () => logger.info('hello', { a: 1 })),
    );
    expect(entry).toMatchObject({
      level: 'info',
      service: 'spec',
      msg: 'hello',
      a: 1,
      requestId: 'request-1',
      correlationId: 'chain-1',
    });
  });

  it('is plain ASCII, whatever was said', () => {
    const { line, entry } = logged((logger) => logger.info('price 5\u20ac \u{1F600}\u2028 end'));
    expect(line).toMatch(/^[\x20-\x7e\n]+$/);
    expect(entry.msg).toBe('price 5\u20ac \u{1F600}\u2028 end');
  });

  it('never contains a secret, be it in a field, a text, an error or its cause', () => {
    const canary = 'c4n4ry-c4n4ry-c4n4ry';
    const cause = new Error(`connect postgres://souk_app:${canary}@db/souk failed`);
    const { line } = logged((logger) =>
      logger.error(new DomainError('internal', 'x', `Authorization: Bearer ${canary}`, { cause }), {
        password: canary,
        nested: [{ refreshToken: canary, API__DATABASE_URL: canary }],
        header: `basic ${canary}`,
        jwt: `eyJhbGciOiJub25lIn0.${Buffer.from(canary).toString('base64url')}.x`,
        agent: `souk_amazon_${canary}`,
      }),
    );
    expect(line).not.toContain(canary);
    expect(line).not.toContain(Buffer.from(canary).toString('base64url'));
    expect(line).toContain('connect postgres://souk_app:[redacted]@db/souk failed');
  });

  it.each([
    'SECRET_KEY',
    'secretKey',
    'signingKey',
    'refreshTokens',
    'passwordHash',
    'password_hash',
    'accessKey',
    'API__SMTP_URL',
    'cookies',
  ])('hides the field %s', (name) => {
    for (const value of ['c4n4ry', ['c4n4ry'], { value: 'c4n4ry' }])
      expect(logged((logger) => logger.info('ok', { [name]: value })).entry).toMatchObject({ [name]: '[redacted]' });
  });

  it.each([
    ['postgres://u@h/db?password=c4n4ry', 'postgres://u@h/db?password=[redacted]'],
    ['GET /a?page=2&access_token=c4n4ry&b=c', 'GET /a?page=2&access_token=[redacted]&b=c'],
    [`${'a.'.repeat(30)}postgres://u:c4n4ry@h/db`, `${'a.'.repeat(30)}postgres://u:[redacted]@h/db`],
  ])('hides the secret of %s', (text, shown) => {
    expect(logged((logger) => logger.info(text)).entry.msg).toBe(shown);
  });

  it('keeps what is not secret', () => {
    const harmless = {
      path: '/api/v1/jobs',
      tokens: 3,
      hasPassword: true,
      key: 'nightly',
      dedupKey: 'scan:1',
      kid: 'k1',
      url: 'https://souk.example.com/a?b=c',
    };
    expect(logged((logger) => logger.info('ok', harmless)).entry).toMatchObject(harmless);
  });

  it.each(['a.', 'eyJ-', '://a:', '?a&b', 'souk_a_', '-----BEGIN ', 'basic '])(
    'does not take long for a long text of "%s"',
    (piece) => {
      const text = `${piece.repeat(200_000 / piece.length)}basic`;
      const started = performance.now();
      const { line } = logged((logger) => logger.info(text));
      expect(performance.now() - started).toBeLessThan(200);
      expect(line.length).toBeLessThan(25_000);
    },
  );

  it('hides a secret through which a long text is cut', () => {
    for (let length = 21_900; length < 22_010; length += 1) {
      const { line } = logged((logger) =>
        logger.info(`${'x'.repeat(length)} postgres://u:c4n4ry-c4n4ry@h ${'x'.repeat(5000)}`),
      );
      expect(line).not.toContain('c4n');
    }
  });
});

it('an id from outside is used only when it is well-formed', () => {
  expect(acceptedId('req-12345678')).toBe('req-12345678');
  for (const hostile of ['short', 'a'.repeat(129), 'with space in it', 'line\nbreak-line', undefined, ['x']])
    expect(acceptedId(hostile)).toBeUndefined();
});
