import { afterEach, describe, expect, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { server } from '../test/msw';
import { parseConfig } from './config';
import { start } from './start';

let stop: (() => void) | undefined;
afterEach(() => act(() => stop?.()));

async function startWith(answer: () => Response) {
  server.use(http.get('*/config.json', answer));
  const element = document.body.appendChild(document.createElement('div'));
  await act(async () => {
    stop = await start(element);
  });
}

describe('the start', () => {
  test('without config.json is one clear page instead of a dashboard that calls the wrong place', async () => {
    await startWith(() => new HttpResponse(null, { status: 404 }));
    expect(await screen.findByRole('heading', { name: 'Souk cannot start' })).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('the web server answered 404');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });

  test('with the start page in place of config.json says that it is not JSON', async () => {
    await startWith(() => HttpResponse.html('<!doctype html>'));
    expect(await screen.findByRole('alert')).toHaveTextContent('config.json is not JSON');
  });

  test('with a config.json that lacks the address names the missing key', async () => {
    await startWith(() => HttpResponse.json({ apiUrl: '/api' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('no "apiBaseUrl"');
  });
});

describe('apiBaseUrl', () => {
  test.each([
    ['/api', 'http://localhost'],
    ['/api/', 'http://localhost'],
    ['/souk/api', 'http://localhost/souk'],
    ['https://api.example.com/api', 'https://api.example.com'],
  ])('%s is the API at %s', (apiBaseUrl, apiOrigin) => {
    expect(parseConfig({ apiBaseUrl })).toEqual({ apiOrigin });
  });

  test.each(['', '/', '/v1', 'ftp://example.com/api', 'javascript:/api', 'http://'])('%j is refused', (apiBaseUrl) => {
    expect(() => parseConfig({ apiBaseUrl })).toThrow('must be a path or an http(s) address that ends in /api');
  });
});
