import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { anAgent, anAgentToken, page, permissionTable } from '../../../test/access';
import { renderApp } from '../../../test/app';
import { on, onGet, problem } from '../../../test/msw';
import { aMe, signedInAs } from '../../../test/session';

const agent = anAgent();
const address = `/agents/${agent.id}`;

describe('an agent', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/agents/{id}', () => agent);
    onGet('/api/v1/agents/{id}/tokens', () => page([]));
    onGet('/api/v1/auth/permissions', permissionTable);
  });

  test('without a token is told what the first step is', async () => {
    renderApp(address);
    expect(await screen.findByText(/No token yet/)).toBeInTheDocument();
    expect(screen.getByText(/Two tokens may be valid at once/)).toBeInTheDocument();
  });

  test('shows of each token what tells it from the others', async () => {
    onGet('/api/v1/agents/{id}/tokens', () =>
      page([
        anAgentToken({
          label: 'server',
          lastUsedAt: new Date().toISOString(),
          lastUsedAddress: '203.0.113.7',
          addresses: ['203.0.113.0/24'],
        }),
        anAgentToken({
          id: 'd2',
          hint: 'Zz99',
          state: 'revoked',
          revokedAt: '2026-11-20T08:00:00Z',
          revokeReason: 'leaked',
        }),
      ]),
    );
    renderApp(address);
    const [, valid, revoked] = within(await screen.findByRole('table', { name: 'Tokens' })).getAllByRole('row');
    for (const text of ['...aB3d', 'server', 'Valid', '203.0.113.7', '203.0.113.0/24', 'account.read'])
      expect(valid).toHaveTextContent(text);
    expect(revoked).toHaveTextContent(/Revoked.*leaked/);
    expect(within(revoked as HTMLElement).queryByRole('button')).not.toBeInTheDocument();
  });

  test('with two valid tokens gets no third, and is told what to do', async () => {
    onGet('/api/v1/agents/{id}/tokens', () => page([anAgentToken(), anAgentToken({ id: 'd2' })]));
    renderApp(address);
    expect(await screen.findByText('Two tokens are valid. Revoke one before you issue another.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Issue a token' })).toBeDisabled();
  });

  test('gets a token that is shown once', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/agents/{id}/tokens', async (request) => {
      bodies.push(await request.json());
      return { token: anAgentToken(), secret: 'souk_shopee_secret' };
    });
    const { user } = renderApp(address);
    await screen.findByText(/No token yet/);
    await user.click(screen.getByRole('button', { name: 'Issue a token' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Issue a token for shopee-pricing' }));
    await user.type(dialog.getByLabelText('Label'), 'server');
    await user.type(dialog.getByLabelText('Only from these addresses'), '203.0.113.0/24{Enter}198.51.100.7');
    expect(await dialog.findByRole('checkbox', { name: 'account.read' })).toBeChecked();
    await user.click(dialog.getByRole('button', { name: 'Issue' }));
    expect(await screen.findByText('souk_shopee_secret')).toBeInTheDocument();
    expect(screen.getByText('you will not see it again.')).toBeInTheDocument();
    expect(bodies).toEqual([
      { label: 'server', scopes: ['account.read'], expiresInDays: 90, addresses: ['203.0.113.0/24', '198.51.100.7'] },
    ]);
    await user.keyboard('{Escape}');
    expect(screen.getByText('souk_shopee_secret')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText('souk_shopee_secret')).not.toBeInTheDocument());
  });

  test.each([
    ['a wrong address is said beside its field', 400, 'validation_failed', 'Must be an IP address'],
    [
      'a third token, issued elsewhere meanwhile, in words',
      409,
      'too_many_tokens',
      'Two tokens of this agent are valid already',
    ],
  ])('%s', async (_what, status, code, words) => {
    on('post', '/api/v1/agents/{id}/tokens', () =>
      problem({ status, code, errors: [{ path: 'addresses.0', code: 'address', message: 'must be an IP address' }] }),
    );
    const { user } = renderApp(address);
    await screen.findByText(/No token yet/);
    await user.click(screen.getByRole('button', { name: 'Issue a token' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Issue' }));
    expect(await dialog.findByText(new RegExp(words))).toBeInTheDocument();
  });

  test('loses a token for a reason', async () => {
    const bodies: unknown[] = [];
    onGet('/api/v1/agents/{id}/tokens', () => page([anAgentToken()]));
    on('post', '/api/v1/agents/{id}/tokens/{tokenId}/revoke', async (request) => {
      bodies.push([request.url.split('/').at(-2), await request.json()]);
      return anAgentToken({ state: 'revoked' });
    });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Revoke ...aB3d' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Revoke the token ...aB3d?' }));
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    expect(bodies).toEqual([]);
    await user.type(dialog.getByLabelText(/^Reason/), ' leaked ');
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(bodies).toEqual([[anAgentToken().id, { reason: 'leaked' }]]);
  });

  test('shows no tokens to those who may not manage it, and asks for none', async () => {
    signedInAs(aMe('member'));
    renderApp(address);
    expect(await screen.findByText('agents.manage')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Issue a token' })).not.toBeInTheDocument();
  });
});
