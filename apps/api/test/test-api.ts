import { type Abstract } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type Actor, loadSettings, Logger, type Permission, permissionsOf } from '@souk/platform';
import { createTestDatabase, type TestDatabase } from '@souk/testing';
import { type FastifyRequest } from 'fastify';
import { Authenticator, type Principal } from '../src/access/authenticator';
import { ApiModule } from '../src/app.module';
import { configureApp, httpAdapter } from '../src/create-app';

const person = (id: string): Actor => ({ kind: 'human', id, name: id });
const callers: Record<string, Principal> = {
  admin: { actor: person('admin'), permissions: permissionsOf('admin') },
  reader: { actor: person('reader'), permissions: new Set<Permission>(['jobs.read', 'events.read']) },
};

/** Recognises `Bearer admin` and `Bearer reader`. */
class NamedCallers extends Authenticator {
  authenticate({ headers }: FastifyRequest): Promise<Principal | undefined> {
    return Promise.resolve(callers[headers.authorization?.replace('Bearer ', '') ?? '']);
  }
}

export const as = (caller: string) => ({ authorization: `Bearer ${caller}` });

export interface TestApi {
  app: NestFastifyApplication;
  database: TestDatabase;
  url: string;
  logs: () => Record<string, unknown>[];
  get: <T>(token: Abstract<T>) => T;
  close(): Promise<void>;
}

/** The whole API on a database of its own, listening on loopback. */
export async function startTestApi({
  env = {},
  closed = false,
}: { env?: NodeJS.ProcessEnv; closed?: boolean } = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const settings = loadSettings('api', {
    env: {
      API__DATABASE_URL: database.appUrl,
      SOUK_DATA_DIR: 'tmp/test-souk',
      GIT_SHA: 'abc1234',
      BUILD_DATE: '2026-01-01',
      APP_VERSION: '1.2.3',
      API__SHUTDOWN_TIMEOUT_MS: '5500',
      // What a spec asks in a minute is not what a person asks.
      API__RATE_READ: '1000000/60s',
      API__RATE_WRITE: '1000000/60s',
      API__RATE_ADMIN: '1000000/60s',
      API__RATE_AUTH: '1000000/60s',
      API__RATE_ANONYMOUS: '1000000/60s',
      ...env,
    },
  });
  let text = '';
  const logger = Logger.create({
    service: 'api',
    level: 'debug',
    destination: { write: (line) => void (text += line) },
  });
  const builder = Test.createTestingModule({ imports: [ApiModule.forRoot(settings, logger)] });
  if (!closed) builder.overrideProvider(Authenticator).useClass(NamedCallers);
  const module = await builder.compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings, logger), { logger });
  configureApp(app, settings);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    database,
    url: await app.getUrl(),
    get: (token) => app.get(token),
    logs: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
