import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Public } from '@souk/platform';
import openapi from '../../../openapi.json' with { type: 'json' };
import { AccessGuard } from '../src/access/access.guard';
import { Authenticator, ClosedAuthenticator } from '../src/access/authenticator';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ closed: true });
});
afterAll(() => api.close());

const open = new Set(['/api/v1/system', '/api/version', '/api/health']);

it('without sign-in everything that is not public answers 401, whatever token is sent', async () => {
  for (const [path, operations] of Object.entries(openapi.paths)) {
    for (const method of Object.keys(operations)) {
      const url = `${api.url}${path.replace('{id}', '019a0000-0000-7000-8000-000000000000')}`;
      const { status } = await fetch(url, { method: method.toUpperCase(), headers: as('admin') });
      expect([method, path, status]).toEqual([method, path, open.has(path) ? 200 : 401]);
    }
  }
});

it('a route that declares neither a permission nor that it is public stops the start', async () => {
  @Controller('careless')
  class CarelessController {
    @Get()
    read() {
      return 'everything';
    }
    @Public()
    @Get('open')
    open() {
      return 'fine';
    }
  }
  @Module({
    imports: [DiscoveryModule],
    controllers: [CarelessController],
    providers: [AccessGuard, { provide: Authenticator, useClass: ClosedAuthenticator }],
  })
  class CarelessModule {}
  const module = await Test.createTestingModule({ imports: [CarelessModule] }).compile();
  await expect(module.init()).rejects.toThrow(
    'These routes say neither @Allow(...) nor @Public(): CarelessController.read',
  );
});
