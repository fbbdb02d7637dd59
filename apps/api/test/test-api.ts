import { type Abstract, type Type as ClassType } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type Grant, type GrantId, Grants, type Principal } from '@souk/auth';
import { loadSettings, Logger, permissionsOf, type PersonRole } from '@souk/platform';
import { createTestDatabase, type TestDatabase } from '@souk/testing';
import { type FastifyRequest } from 'fastify';
import { Authenticator } from '../src/access/authenticator';
import { ApiModule } from '../src/app.module';
import { configureApp, httpAdapter } from '../src/create-app';

const caller = (id: string, name: string, role: PersonRole, permissions = permissionsOf(role)): Grant => ({
  id: `session:${id}`,
  actor: { kind: 'human', id, name, role },
  permissions,
  expiresAt: undefined,
  allowsAddress: () => true,
});

/** Who `as('admin')` and `as('reader')` are. They stand in no table: what asks for their rows needs `callers: 'real'`. */
export const named = {
  admin: caller('019a9b00-0000-7000-8000-0000000000a1', 'admin', 'admin'),
  reader: caller('019a9b00-0000-7000-8000-0000000000a2', 'reader', 'head', new Set(['jobs.read', 'events.read'])),
};
const grants = new Map<string, Grant>(Object.values(named).map((grant) => [grant.id, grant]));

/** Recognises `Bearer admin` and `Bearer reader`. */
class NamedCallers extends Authenticator {
  authenticate({ headers }: FastifyRequest): Principal | undefined {
    const name = headers.authorization?.replace('Bearer ', '') ?? '';
    if (name !== 'admin' && name !== 'reader') return undefined;
    const { id, actor, permissions } = named[name];
    return { grant: id, actor, permissions, expiresAt: undefined };
  }
}

class NamedGrants extends Grants {
  override find(id: GrantId) {
    return grants.get(id) ?? super.find(id);
  }
  override async current(id: GrantId) {
    return grants.get(id) ?? super.current(id);
  }
}

export const as = (caller: string) => ({ authorization: `Bearer ${caller}` });

export interface TestApi {
  app: NestFastifyApplication;
  database: TestDatabase;
  url: string;
  logs: () => Record<string, unknown>[];
  /** Every registered route, as `GET /api/v1/jobs/:id`. */
  routes: readonly string[];
  get: <T>(token: Abstract<T>) => T;
  close(): Promise<void>;
}

interface TestApiOptions {
  env?: NodeJS.ProcessEnv;
  /** `real`: tokens are verified, and stand on rows. */
  callers?: 'named' | 'real';
  controllers?: ClassType[];
  /** Instead of a migrated one of its own. */
  database?: TestDatabase;
}

/** The whole API on a database of its own, listening on loopback. */
export async function startTestApi({
  env = {},
  callers = 'named',
  controllers = [],
  database: given,
}: TestApiOptions = {}): Promise<TestApi> {
  const database = given ?? (await createTestDatabase());
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
  const builder = Test.createTestingModule({ imports: [ApiModule.forRoot(settings, logger)], controllers });
  if (callers === 'named')
    builder.overrideProvider(Authenticator).useClass(NamedCallers).overrideProvider(Grants).useClass(NamedGrants);
  const module = await builder.compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings, logger), { logger });
  const routes: string[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((one) => `${one} ${url}`)));
  configureApp(app, settings);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    database,
    routes,
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
