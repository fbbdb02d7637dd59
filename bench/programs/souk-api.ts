import 'reflect-metadata';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Allow, loadSettings, Logger, type Permission } from '@souk/platform';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { type FastifyRequest } from 'fastify';
import { Authenticator, type Principal } from '../../apps/api/src/access/authenticator';
import { ApiModule } from '../../apps/api/src/app.module';
import { configureApp, httpAdapter } from '../../apps/api/src/create-app';
import { answerBench } from './answers';
import { bearer } from './bearer';

class Echo {
  @IsString() @MaxLength(200) text!: string;
  @IsInt() @Min(0) count!: number;
}

@Controller('echo')
class EchoController {
  @Post()
  @HttpCode(200)
  @Allow('jobs.read')
  echo(@Body() { text, count }: Echo): Echo {
    return { text, count };
  }
}

const principal: Principal = {
  actor: { kind: 'human', id: 'bench', name: 'bench' },
  permissions: new Set<Permission>(['jobs.read']),
};

class OneCaller extends Authenticator {
  authenticate({ headers }: FastifyRequest): Promise<Principal | undefined> {
    return Promise.resolve(headers.authorization === bearer ? principal : undefined);
  }
}

const settings = loadSettings('api');
const logger = Logger.create({ service: 'api', level: 'info', destination: { write: () => undefined } });
const module = await Test.createTestingModule({
  imports: [ApiModule.forRoot(settings, logger)],
  controllers: [EchoController],
})
  .overrideProvider(Authenticator)
  .useClass(OneCaller)
  .compile();
const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings, logger), { logger });
configureApp(app, settings);
await app.listen(0, '127.0.0.1');
answerBench({ url: () => app.getUrl() }, () => app.close());
