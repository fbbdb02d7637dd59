import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { aKey, page } from '../../../test/access';
import { renderApp } from '../../../test/app';
import { on, onGet, server } from '../../../test/msw';
import { aMe, signedInAs } from '../../../test/session';
import { need } from './key-card';
import { stepsOf } from './key-line';

const at = (time: string) => Date.parse(`2026-11-20T${time}:00.000Z`);
const iso = (time: string) => new Date(at(time)).toISOString();

describe('the life of a key', () => {
  const where = (key: Parameters<typeof stepsOf>[0]) => stepsOf(key, at('09:00')).map(({ progress }) => progress);

  test.each([
    ['pending', ['now', 'next', 'next', 'next']],
    ['active', ['done', 'now', 'next', 'next']],
    ['retiring', ['done', 'done', 'now', 'next']],
    ['retired', ['done', 'done', 'done', 'now']],
  ] as const)('%s', (state, steps) => {
    expect(where(aKey({ state }))).toEqual(steps);
  });

  test('a waiting key says from when it signs, and "any moment now" when that has passed', () => {
    const waiting = aKey({ state: 'pending', activatedAt: null, signsFrom: iso('10:00') });
    expect(stepsOf(waiting, at('09:00'))[1]?.when).toMatch(/^from 20 Nov 2026/);
    expect(stepsOf(waiting, at('10:01'))[1]?.when).toBe('any moment now');
  });

  test('a retiring key says how many tokens need it, and when none will', () => {
    const retiring = aKey({ state: 'retiring', liveTokens: 2, lastExpiry: iso('09:10'), safeToRetireAt: iso('09:11') });
    expect(need(retiring, at('09:00'))).toMatch(
      /^2 tokens are in use that it signed; the last one expires .* Safe to retire from /,
    );
    expect(need({ ...retiring, liveTokens: 0 }, at('09:12'))).toMatch(/It is safe to retire, and retires by itself/);
  });
});

describe('the signing keys', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/signing-keys', () => page([aKey()]));
    server.use(
      http.get('*/.well-known/jwks.json', () =>
        HttpResponse.json({ keys: [] }, { headers: { 'cache-control': 'public, max-age=300' } }),
      ),
    );
  });

  test('are shown with state, whole kid and live tokens; former ones apart, with the reason', async () => {
    onGet('/api/v1/signing-keys', () =>
      page([
        aKey(),
        aKey({ kid: 'old-and-bad', state: 'revoked', revokedAt: iso('08:30'), revokeReason: 'laptop lost' }),
      ]),
    );
    renderApp('/keys');
    const card = within(await screen.findByRole('region', { name: /^Key NzbLsXh8uD/ }));
    expect(card.getByText('Signs now')).toBeInTheDocument();
    expect(card.getByText(aKey().kid)).toBeInTheDocument();
    expect(card.getByText(/^3 tokens are in use that it signed/)).toBeInTheDocument();
    const former = screen.getByRole('table', { name: 'Former keys' });
    expect(former).toHaveTextContent('laptop lost');
    expect(screen.queryByRole('button', { name: /Revoke the key old/ })).not.toBeInTheDocument();
  });

  test('are rotated after it was said what will happen, and when', async () => {
    const bodies: unknown[] = [];
    const waiting = aKey({ kid: 'the-next-one', state: 'pending', activatedAt: null, liveTokens: 0 });
    on('post', '/api/v1/signing-keys/rotate', async (request) => {
      bodies.push(await request.json());
      onGet('/api/v1/signing-keys', () => page([waiting, aKey()]));
      return waiting;
    });
    const { user } = renderApp('/keys');
    await screen.findByText('Signs now');
    await user.click(screen.getByRole('button', { name: 'Rotate' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Rotate the signing key?' }));
    expect(await dialog.findByText(/From about/)).toHaveTextContent(/From about .* it signs/);
    expect(dialog.getByText(/only verifies what it has signed/)).toHaveTextContent(/until about/);
    await user.click(dialog.getByRole('button', { name: 'Publish a new key' }));
    expect(await screen.findByText('Waiting to sign')).toBeInTheDocument();
    expect(screen.getByText(/^The key the-next-one is published and signs from/)).toBeInTheDocument();
    expect(bodies).toEqual([{ immediately: false }]);
  });

  test('are rotated immediately with a warning and a reason only', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/signing-keys/rotate', async (request) => {
      bodies.push(await request.json());
      return aKey({ kid: 'the-next-one' });
    });
    const { user } = renderApp('/keys');
    await screen.findByText('Signs now');
    await user.click(screen.getByRole('button', { name: 'Rotate' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('checkbox', { name: 'Immediately, without waiting' }));
    expect(dialog.getByText(/may refuse new tokens for up to 5 minutes/)).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Sign with it now' }));
    expect(bodies).toEqual([]);
    await user.type(dialog.getByLabelText(/^Reason/), 'the key leaked');
    await user.click(dialog.getByRole('button', { name: 'Sign with it now' }));
    expect(await screen.findByText('The key the-next-one signs now.')).toBeInTheDocument();
    expect(bodies).toEqual([{ immediately: true, reason: 'the key leaked' }]);
  });

  test('are revoked with the number of tokens that stop working, and a reason', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/signing-keys/{kid}/revoke', async (request) => {
      bodies.push(await request.json());
      onGet('/api/v1/signing-keys', () =>
        page([aKey({ state: 'revoked', revokedAt: iso('08:30'), revokeReason: 'leaked' })]),
      );
      return aKey({ state: 'revoked' });
    });
    const { user } = renderApp('/keys');
    await user.click(await screen.findByRole('button', { name: /^Revoke the key/ }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/3 tokens are in use that it signed: all of them stop working now/)).toBeInTheDocument();
    await user.type(dialog.getByLabelText(/^Reason/), 'leaked');
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(screen.getByText(/is revoked: nothing it signed is accepted any more/)).toBeInTheDocument();
    expect(bodies).toEqual([{ reason: 'leaked' }]);
  });

  test('are asked for again while one of them is on its way', async () => {
    let asked = 0;
    onGet('/api/v1/signing-keys', () => page([++asked === 1 ? aKey({ state: 'pending', activatedAt: null }) : aKey()]));
    renderApp('/keys');
    expect(await screen.findByText('Waiting to sign')).toBeInTheDocument();
    expect(await screen.findByText('Signs now')).toBeInTheDocument();
    expect(asked).toBe(2);
  });
});
