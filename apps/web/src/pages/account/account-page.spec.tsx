import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { page } from '../../../test/access';
import { renderApp } from '../../../test/app';
import { noContent, on, onGet, problem } from '../../../test/msw';
import { aMe, signedInAs } from '../../../test/session';
import { type SignIn } from './account.queries';

const aSignIn = (fields: Partial<SignIn> = {}): SignIn => ({
  id: '0198a000-0000-7000-8000-0000000000e1',
  createdAt: '2026-11-20T08:00:00.000Z',
  lastUsedAt: '2026-11-20T08:30:00.000Z',
  expiresAt: '2026-11-27T08:00:00.000Z',
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  current: true,
  ...fields,
});
const phone = aSignIn({
  id: 'e2',
  current: false,
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
});

describe('my account', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/auth/sessions', () => page([aSignIn(), phone]));
  });

  test('says who I am and where I am signed in, in plain words', async () => {
    renderApp('/account');
    const rows = within(await screen.findByRole('table', { name: 'Sessions' })).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/Firefox on Linux.*203\.0\.113\.7.*This one/);
    expect(rows[2]).toHaveTextContent('Safari on iPhone');
    expect(screen.getByText('ada@example.com', { selector: 'dd' })).toBeInTheDocument();
  });

  test('ends another session, not this one, after a question', async () => {
    const ended: string[] = [];
    on('delete', '/api/v1/auth/sessions/{id}', ({ url }) => {
      ended.push(url.split('/').at(-1) ?? '');
      onGet('/api/v1/auth/sessions', () => page([aSignIn()]));
      return noContent();
    });
    const { user } = renderApp('/account');
    await user.click(await screen.findByRole('button', { name: /^End the session of Safari on iPhone/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'End this session?' }));
    expect(ended).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'End the session' }));
    await waitFor(() => expect(screen.queryByText('Safari on iPhone')).not.toBeInTheDocument());
    expect(ended).toEqual(['e2']);
  });

  test('changes the password, says what that did, and forgets what was typed', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/auth/password', async (request) => {
      bodies.push(await request.json());
      return noContent();
    });
    const { user } = renderApp('/account');
    await user.type(await screen.findByLabelText('Current password'), 'the old one');
    await user.type(screen.getByLabelText('New password'), 'lanterns over the alley');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText(/Your password is changed/)).toBeInTheDocument();
    expect(bodies).toEqual([{ currentPassword: 'the old one', newPassword: 'lanterns over the alley' }]);
    expect(screen.getByLabelText('New password')).toHaveValue('');
  });

  test('says that the current password was wrong', async () => {
    on('post', '/api/v1/auth/password', () => problem({ status: 400, code: 'password_wrong' }));
    const { user } = renderApp('/account');
    await user.type(await screen.findByLabelText('Current password'), 'wrong');
    await user.type(screen.getByLabelText('New password'), 'lanterns over the alley');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The current password is not right');
  });
});
