import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Public } from '@souk/platform';
import { AccessGuard } from '../src/access/access.guard';
import { Authenticator } from '../src/access/authenticator';
import { RateLimits } from '../src/rate-limits/rate-limits';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { MARKETPLACE_AMAZON_TOKEN: 'amazon-from-the-settings' } });
});
afterAll(() => api.close());

const get = async (authorization: string | undefined, path = '/api/v1/system') => {
  const response = await fetch(`${api.url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code, challenge: response.headers.get('www-authenticate') };
};

it('without a token the answer asks for one, and names no error', async () => {
  expect(await get(undefined)).toEqual({ status: 401, code: 'unauthenticated', challenge: 'Bearer' });
});

it.each(['Basic c291azpzb3Vr', 'Digest x', 'Token abc', 'amazon-from-the-settings', 'Bearerx abc', 'bearer,abc'])(
  'another scheme is as good as no token: %s',
  async (authorization) => {
    expect(await get(authorization)).toEqual({ status: 401, code: 'unauthenticated', challenge: 'Bearer' });
  },
);

it.each([
  'Bearer',
  'Bearer admin',
  'Bearer a b',
  'Bearer undefined',
  'Bearer souk_amazon_x',
  'Bearer eyJ',
  'bearer ...',
])('what is no token of ours is refused: %s', async (authorization) => {
  expect(await get(authorization)).toEqual({
    status: 401,
    code: 'invalid_token',
    challenge: 'Bearer error="invalid_token"',
  });
});

it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR  '])('the scheme may be written in any case: %s', async (scheme) => {
  expect((await get(`${scheme} amazon-from-the-settings`)).code).toBe('forbidden');
});

it('two Authorization headers are refused, whatever is in them', async () => {
  const good = 'Bearer amazon-from-the-settings';
  const asked = request(`${api.url}/api/v1/system`, {
    headers: ['host', 'souk', 'authorization', good, 'Authorization', good],
  }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect([answer.statusCode, JSON.parse(await text(answer))]).toMatchObject([401, { code: 'invalid_token' }]);
});

it('what is public asks nobody, whatever is sent along', async () => {
  expect((await get('Bearer rubbish', '/api/version')).status).toBe(200);
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
    providers: [AccessGuard, { provide: Authenticator, useValue: {} }, { provide: RateLimits, useValue: {} }],
  })
  class CarelessModule {}
  const module = await Test.createTestingModule({ imports: [CarelessModule] }).compile();
  await expect(module.init()).rejects.toThrow(
    'These routes say neither @Allow(...) nor @Public(): CarelessController.read',
  );
});
