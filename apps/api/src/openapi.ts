import 'reflect-metadata';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { loadSettings, Logger } from '@souk/platform';
import { ApiModule } from './app.module';
import { ProblemView } from './http/page.api';
import { publicKeysPath } from './keys/public-keys';
import { JwksView, publicKeysOperation } from './keys/well-known.api';
import { describeContract } from './openapi-contract';

/** Describes the API without a database. Values that differ per machine stay out of the document. */
export async function openapiText(): Promise<string> {
  const settings = loadSettings('api', {
    env: {
      API__DATABASE_URL: 'postgres://openapi@localhost/openapi',
      // What is not given here would be made and written to a local file.
      API__COOKIE_SECRET: 'x',
      API__KEY_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
      GIT_SHA: 'x',
      BUILD_DATE: 'x',
      APP_VERSION: 'x',
    },
    cwd: import.meta.dirname,
  });
  const logger = Logger.create({ service: 'openapi', level: 'error' });
  const app = await NestFactory.create(ApiModule.forRoot(settings, logger), new FastifyAdapter(), {
    preview: true,
    logger: false,
  });
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Souk')
      .setDescription(
        'The control plane for teams whose AI agents work e-commerce marketplaces. Errors are RFC 9457 problem+json, except those of the token endpoint, which are as OAuth has them.',
      )
      .setVersion('1')
      .addBearerAuth({
        type: 'http',
        scheme: 'bearer',
        description: 'What `login`, `refresh` or `exchangeToken` answered, or an agent token as it is',
      })
      .addCookieAuth('souk_refresh')
      .build(),
    { extraModels: [ProblemView, JwksView], autoTagControllers: false },
  );
  document.paths[publicKeysPath] = { get: publicKeysOperation };
  describeContract(document);
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
