import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { renderApp } from '../../../test/app';
import { noContent, noNetwork, on, onGet, problem } from '../../../test/msw';
import { aMe, aToken, signedInAs, signedOut } from '../../../test/session';
import { aSystem } from '../../../test/system';
import { rememberSignIn } from '../../session/sign-in-memory';

async function signIn(user: ReturnType<typeof renderApp>['user'], password = 'correct horse') {
  await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('the sign-in page', () => {
  beforeEach(() => {
    signedOut();
    onGet('/api/v1/auth/me', () => aMe('admin'));
    onGet('/api/v1/system', () => aSystem());
    onGet('/api/v1/signing-keys', () => ({ items: [], nextCursor: null }));
  });

  test('stands before every page, and leads to the one that was asked for', async () => {
    on('post', '/api/v1/auth/login', () => aToken());
    const { router, user } = renderApp('/keys?tab=1');
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
    await signIn(user);
    expect(await screen.findByRole('heading', { name: 'Signing keys' })).toBeInTheDocument();
    expect(router.state.location.href).toBe('/keys?tab=1');
  });

  test('sends what was typed, once, and a password as it is', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/auth/login', async (request) => {
      bodies.push(await request.json());
      return aToken();
    });
    const { user } = renderApp('/sign-in');
    await signIn(user, ' spaces count ');
    await screen.findByRole('heading', { name: 'System' });
    expect(bodies).toEqual([{ email: 'ada@example.com', password: ' spaces count ' }]);
  });

  test('leads nowhere else, whatever the address says', async () => {
    on('post', '/api/v1/auth/login', () => aToken());
    const { router, user } = renderApp('/sign-in?next=%2F%2Fevil.example%2Fsystem');
    await signIn(user);
    await screen.findByRole('heading', { name: 'System' });
    expect(router.state.location.pathname).toBe('/system');
  });

  test('says that something was wrong without saying what, and selects the password', async () => {
    on('post', '/api/v1/auth/login', () => problem({ status: 401, code: 'sign_in_failed' }));
    const { user } = renderApp('/sign-in');
    await signIn(user);
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong e-mail or password');
    const password = screen.getByLabelText<HTMLInputElement>('Password');
    await waitFor(() => expect(password.selectionEnd).toBe('correct horse'.length));
    expect(password.selectionStart).toBe(0);
  });

  test('counts down while it is locked, lets nobody try meanwhile, and says when it is over', async () => {
    on('post', '/api/v1/auth/login', () => problem({ status: 429, code: 'locked_out' }, { 'retry-after': '2' }));
    const { user } = renderApp('/sign-in');
    await signIn(user);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Too many attempts. Wait [123] seconds?, then try again/,
    );
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled();
    expect(await screen.findByText('You can try again now.', undefined, { timeout: 5000 })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  });

  test('says that the API cannot be reached, and keeps what was typed', async () => {
    on('post', '/api/v1/auth/login', noNetwork);
    const { user } = renderApp('/sign-in');
    await signIn(user);
    expect(await screen.findByRole('alert')).toHaveTextContent('No connection to the API');
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com');
    expect(screen.getByLabelText('Password')).toHaveValue('correct horse');
  });

  test('shows the password when asked, and says which of the two the button does', async () => {
    const { user } = renderApp('/sign-in');
    await user.type(await screen.findByLabelText('Password'), 'secret');
    await user.click(screen.getByRole('button', { name: 'Show password' }));
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text');
    await user.click(screen.getByRole('button', { name: 'Hide password' }));
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password');
  });

  test('lets password managers do their work', async () => {
    renderApp('/sign-in');
    expect(await screen.findByLabelText('E-mail')).toHaveAttribute('autocomplete', 'username');
    expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'current-password');
  });

  test('says why somebody who had a session is here', async () => {
    rememberSignIn();
    on('post', '/api/v1/auth/refresh', () => problem({ status: 401, code: 'session_ended' }));
    const { router } = renderApp('/people?role=admin');
    expect(await screen.findByText(/Your session has ended/)).toBeInTheDocument();
    expect(router.state.location.search).toEqual({ next: '/people?role=admin' });
  });
});

describe('somebody with a temporary password', () => {
  beforeEach(() => {
    signedInAs(aMe('member', { mustChangePassword: true }));
    onGet('/api/v1/system', () => aSystem());
  });

  test('finds nothing but the change of the password, and then what was asked for', async () => {
    const { router, user } = renderApp('/system');
    expect(await screen.findByRole('heading', { name: 'Choose your password' })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe('/change-password');

    on('post', '/api/v1/auth/password', () => noContent());
    await user.type(screen.getByLabelText('Temporary password'), 'aaaaa-bbbbb');
    await user.type(screen.getByLabelText('New password'), 'lanterns over the alley');
    await user.click(screen.getByRole('button', { name: 'Change and go on' }));
    expect(await screen.findByRole('heading', { name: 'System' })).toBeInTheDocument();
  });

  test('is told what is wrong with the new one beside its field', async () => {
    on('post', '/api/v1/auth/password', () =>
      problem({
        status: 400,
        code: 'validation_failed',
        detail: 'The password must have at least 12 characters.',
        errors: [{ path: 'newPassword', code: 'password', message: 'must have at least 12 characters' }],
      }),
    );
    const { user } = renderApp('/system');
    await user.type(await screen.findByLabelText('Temporary password'), 'aaaaa-bbbbb');
    await user.type(screen.getByLabelText('New password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Change and go on' }));
    const field = await screen.findByLabelText('New password');
    await waitFor(() => expect(field).toHaveAccessibleDescription(/Must have at least 12 characters/));
    expect(field).toBeInvalid();
  });
});
