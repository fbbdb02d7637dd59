import 'reflect-metadata';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AccessTokens } from '@souk/auth';
import { Allow, Database, loadSettings, Logger, Public, system, type Transaction } from '@souk/platform';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { ApiModule } from '../../apps/api/src/app.module';
import { configureApp, httpAdapter } from '../../apps/api/src/create-app';
import { answerBench } from './answers';

class Echo {
  @IsString() @MaxLength(200) text!: string;
  @IsInt() @Min(0) count!: number;
}

@Controller('echo')
class EchoController {
  @Post()
  @HttpCode(200)
  @Allow('account.read')
  echo(@Body() { text, count }: Echo): Echo {
    return { text, count };
  }

  @Post('open')
  @HttpCode(200)
  @Public()
  open(@Body() { text, count }: Echo): Echo {
    return { text, count };
  }
}

const settings = loadSettings('api');
const logger = Logger.create({ service: 'api', level: 'info', destination: { write: () => undefined } });
const module = await Test.createTestingModule({
  imports: [ApiModule.forRoot(settings, logger)],
  controllers: [EchoController],
}).compile();
const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings, logger), { logger });
configureApp(app, settings);
await app.listen(0, '127.0.0.1');

const database = app.get(Database);
const actor = system('bench');

/** A person who is signed in; the password is nobody's. */
async function signedIn(tx: Transaction): Promise<{ user: string; session: string }> {
  const [user, session] = [uuidv7(), uuidv7()];
  await tx.query(`INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, 'Bench', 'admin', '-')`, [
    user,
    `${user}@souk.local`,
  ]);
  await tx.query(`INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`, [
    session,
    user,
  ]);
  return { user, session };
}

const issue = (tx: Transaction, { user, session }: { user: string; session: string }) =>
  app.get(AccessTokens).issue(tx, { subject: user, grant: `session:${session}`, clientId: 'dashboard' });

answerBench(
  {
    url: () => app.getUrl(),
    token: () => database.transaction(actor, async (tx) => (await issue(tx, await signedIn(tx))).token),
    /** Milliseconds for each of that many tokens, one after the other, each in a transaction of its own. */
    issue: async (count: number) => {
      const person = await database.transaction(actor, signedIn);
      const began = performance.now();
      for (let i = 0; i < count; i++) await database.transaction(actor, (tx) => issue(tx, person));
      return (performance.now() - began) / count;
    },
  },
  () => app.close(),
);
