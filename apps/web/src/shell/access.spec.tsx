import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { renderApp } from '../../test/app';
import { noContent, noNetwork, on, onGet, problem } from '../../test/msw';
import { aMe, signedInAs } from '../../test/session';
import { aSystem } from '../../test/system';
import { rememberSignIn, signInRemembered } from '../session/sign-in-memory';

const navigation = async () => within(await screen.findByRole('navigation', { name: 'Main' }));

describe('what the API does not grant', () => {
  beforeEach(() => onGet('/api/v1/system', () => aSystem()));

  test('is neither in the navigation nor in the search', async () => {
    signedInAs(aMe('member'));
    const { user } = renderApp('/system');
    expect(await (await navigation()).findByRole('link', { name: 'People' })).toBeInTheDocument();
    expect((await navigation()).queryByRole('link', { name: 'Signing keys' })).not.toBeInTheDocument();
    await user.keyboard('{Control>}k{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Search' });
    expect(await within(dialog).findByText('People')).toBeInTheDocument();
    expect(within(dialog).queryByText('Signing keys')).not.toBeInTheDocument();
  });

  test('is refused by address as well, by the name of its permission, without asking the API for it', async () => {
    signedInAs(aMe('member'));
    renderApp('/keys');
    expect(await screen.findByRole('heading', { name: 'You may not open this page' })).toBeInTheDocument();
    expect(screen.getByText('keys.read')).toBeInTheDocument();
    expect(screen.getByText('Member')).toBeInTheDocument();
  });

  test('is not asked for either while the next page loads', async () => {
    signedInAs(aMe('member'));
    let asked = 0;
    onGet('/api/v1/signing-keys', () => {
      asked++;
      return { items: [], nextCursor: null };
    });
    const { user } = renderApp('/keys');
    await screen.findByRole('heading', { name: 'You may not open this page' });
    await user.click((await navigation()).getByRole('link', { name: 'System' }));
    await screen.findByText('All systems ready');
    expect(asked).toBe(0);
  });

  test('is what it says, not what a role is called: a member with the permission may', async () => {
    const me = aMe('member');
    signedInAs({ ...me, permissions: [...me.permissions, 'keys.read'] });
    onGet('/api/v1/signing-keys', () => ({ items: [], nextCursor: null }));
    renderApp('/keys');
    expect(await screen.findByRole('heading', { name: 'Signing keys' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Rotate' })).not.toBeInTheDocument();
  });

  test('closes the page at once when the API refuses because a role has changed', async () => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/signing-keys', () => ({ items: [], nextCursor: null }));
    const { queryClient } = renderApp('/keys');
    await screen.findByRole('button', { name: 'Rotate' });
    onGet('/api/v1/auth/me', () => aMe('member'));
    onGet('/api/v1/signing-keys', () => problem({ status: 403, code: 'forbidden' }));
    void queryClient.refetchQueries({ queryKey: ['signing-keys', 'list'] });
    expect(await screen.findByRole('heading', { name: 'You may not open this page' })).toBeInTheDocument();
  });
});

describe('an API that is away at the start', () => {
  test('is said, signs nobody out, and is asked again on demand', async () => {
    rememberSignIn();
    on('post', '/api/v1/auth/refresh', noNetwork);
    const { user } = renderApp('/system');
    expect(await screen.findByRole('heading', { name: 'The API cannot be reached' })).toBeInTheDocument();
    signedInAs(aMe('admin'));
    onGet('/api/v1/system', () => aSystem());
    await user.click(screen.getByRole('button', { name: 'Try again now' }));
    expect(await screen.findByText('All systems ready')).toBeInTheDocument();
  });
});

describe('the menu of the one who is signed in', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/system', () => aSystem());
  });

  const open = async (user: ReturnType<typeof renderApp>['user']) => {
    const button = await screen.findByRole('button', { name: 'Ada Admin' });
    await user.click(button);
    return button;
  };

  test('says who that is; Escape closes it and gives the focus back', async () => {
    const { user } = renderApp('/system');
    const button = await open(user);
    expect(screen.getByText('ada@example.com')).toBeVisible();
    await user.tab();
    expect(screen.getByRole('link', { name: 'My account' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(button).toHaveFocus();
  });

  test('signs out, and nothing of what was shown is left', async () => {
    on('post', '/api/v1/auth/logout', () => noContent());
    const { user, queryClient, router } = renderApp('/system');
    await open(user);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(await screen.findByText('You are signed out.')).toBeInTheDocument();
    expect(router.state.location.href).toBe('/sign-in');
    await waitFor(() => expect(queryClient.getQueryData(['system', 'status'])).toBeUndefined());
    expect(queryClient.getQueryData(['me'])).toBeUndefined();
    expect(signInRemembered()).toBe(false);
  });

  test('says that one is still signed in when the API cannot be told', async () => {
    on('post', '/api/v1/auth/logout', noNetwork);
    const { user } = renderApp('/system');
    await open(user);
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(await screen.findByText(/You are still signed in/)).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'System' })).toBeInTheDocument();
  });

  test('asks before it signs out everywhere', async () => {
    let asked = 0;
    on('post', '/api/v1/auth/logout-everywhere', () => {
      asked++;
      return noContent();
    });
    const { user } = renderApp('/system');
    await open(user);
    await user.click(screen.getByRole('button', { name: 'Sign out everywhere...' }));
    const dialog = await screen.findByRole('dialog', { name: 'Sign out everywhere?' });
    expect(asked).toBe(0);
    await user.click(within(dialog).getByRole('button', { name: 'Sign out everywhere' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
    expect(asked).toBe(1);
  });
});
