import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { aPerson, page } from '../../../test/access';
import { renderApp } from '../../../test/app';
import { noApi, on, onGet, problem } from '../../../test/msw';
import { aMe, signedInAs } from '../../../test/session';

const petra = aPerson();

describe('the people', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/users', () => page([petra, aPerson({ id: 'b2', name: 'Dora', status: 'disabled' })]));
  });

  test('are listed with role, limits and state in words', async () => {
    onGet('/api/v1/users', () =>
      page([aPerson({ role: 'head', marketplaces: ['shopee', 'tiktokshop'], mustChangePassword: true })]),
    );
    renderApp('/people');
    const row = (await screen.findByRole('link', { name: 'Petra Person' })).closest('tr');
    expect(row).toHaveTextContent('Head');
    expect(row).toHaveTextContent('Shopee, TikTok Shop');
    expect(row).toHaveTextContent('Temporary password');
  });

  test('are filtered by the address, and the address by the filters', async () => {
    const asked: string[] = [];
    onGet('/api/v1/users', ({ url }) => {
      asked.push(new URL(url).search);
      return page([petra]);
    });
    const { router, user } = renderApp('/people?role=admin&status=nonsense');
    await screen.findByRole('table', { name: 'People' });
    expect(screen.getByLabelText('Role')).toHaveValue('admin');
    expect(asked).toEqual(['?role=admin&limit=50']);
    await user.type(screen.getByLabelText('Search'), 'pet');
    await waitFor(() => expect(router.state.location.search).toEqual({ role: 'admin', search: 'pet' }));
    await user.selectOptions(screen.getByLabelText('Role'), 'All roles');
    await waitFor(() => expect(asked.at(-1)).toBe('?search=pet&limit=50'));
  });

  test('beyond the first page come when they are asked for', async () => {
    onGet('/api/v1/users', ({ url }) =>
      new URL(url).searchParams.get('cursor') === 'next'
        ? page([aPerson({ id: 'b9', name: 'Zoe' })])
        : page([petra], 'next'),
    );
    const { user } = renderApp('/people');
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('link', { name: 'Zoe' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Petra Person' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });

  test('that nobody fits are no empty table: the filters can be cleared', async () => {
    onGet('/api/v1/users', ({ url }) => page(new URL(url).searchParams.has('role') ? [] : [petra]));
    const { user } = renderApp('/people?role=auditor');
    expect(await screen.findByText('Nobody fits these filters.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show everybody' }));
    expect(await screen.findByRole('link', { name: 'Petra Person' })).toBeInTheDocument();
  });

  test('that could not be loaded say so, and can be asked for again', async () => {
    onGet('/api/v1/users', () => problem({ status: 400, code: 'invalid_cursor', detail: 'That cursor is not ours.' }));
    const { user } = renderApp('/people');
    expect(await screen.findByRole('alert')).toHaveTextContent('People could not be loaded. That cursor is not ours.');
    onGet('/api/v1/users', () => page([petra]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Petra Person' })).toBeInTheDocument();
  });

  test('are there to read for those who may not manage them', async () => {
    signedInAs(aMe('member'));
    onGet('/api/v1/users/{id}', () => petra);
    const { user } = renderApp('/people');
    await user.click(await screen.findByRole('link', { name: 'Petra Person' }));
    expect(await screen.findByText('petra@example.com')).toBeInTheDocument();
    for (const name of ['New person', 'Change', 'Disable', 'Reset password'])
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  });
});

describe('somebody new', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/users', () => page([petra]));
  });

  async function fill() {
    const { user } = renderApp('/people');
    await user.click(await screen.findByRole('button', { name: 'New person' }));
    const dialog = await screen.findByRole('dialog', { name: 'New person' });
    await user.type(within(dialog).getByLabelText(/^E-mail/), 'petra@example.com');
    await user.type(within(dialog).getByLabelText(/^Name/), ' Petra Person ');
    await user.selectOptions(within(dialog).getByLabelText('Role'), 'Head');
    await user.click(within(dialog).getByRole('checkbox', { name: 'Shopee' }));
    return { user, dialog };
  }

  test('gets a temporary password that is shown once, until it is done with', async () => {
    const bodies: unknown[] = [];
    on('post', '/api/v1/users', async (request) => {
      bodies.push(await request.json());
      return { user: petra, temporaryPassword: 'aaaaa-bbbbb-ccccc' };
    });
    const { user, dialog } = await fill();
    await user.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('aaaaa-bbbbb-ccccc')).toBeInTheDocument();
    expect(bodies).toEqual([
      { email: 'petra@example.com', name: 'Petra Person', role: 'head', marketplaces: ['shopee'] },
    ]);
    const copied = jest.spyOn(navigator.clipboard, 'writeText');
    await user.keyboard('{Escape}');
    expect(screen.getByText('aaaaa-bbbbb-ccccc')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied.')).toBeInTheDocument();
    expect(copied.mock.calls).toEqual([['aaaaa-bbbbb-ccccc']]);
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText('aaaaa-bbbbb-ccccc')).not.toBeInTheDocument());
  });

  test('whose address is taken is refused in words, and nothing that was typed is lost', async () => {
    on('post', '/api/v1/users', () => problem({ status: 409, code: 'email_taken' }));
    const { user, dialog } = await fill();
    await user.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Somebody has this e-mail address already');
    expect(within(dialog).getByLabelText(/^E-mail/)).toHaveValue('petra@example.com');
  });

  test('may or may not have been made when the answer never came, and that is what it says', async () => {
    on('post', '/api/v1/users', noApi);
    const { user, dialog } = await fill();
    await user.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('The proxy in front of the API answered 502.');
  });
});

describe('a person', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/users/{id}', () => petra);
  });
  const open = async (button: string) => {
    const { user } = renderApp(`/people/${petra.id}`);
    await user.click(await screen.findByRole('button', { name: button }));
    return { user, dialog: within(await screen.findByRole('dialog')) };
  };

  test('who is the last admin stays one', async () => {
    on('patch', '/api/v1/users/{id}', () => problem({ status: 409, code: 'last_admin' }));
    const { user, dialog } = await open('Disable');
    await user.click(dialog.getByRole('button', { name: 'Disable' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Make somebody else an admin first');
  });

  test('is changed as a whole, and the page shows what the API made of it', async () => {
    const bodies: unknown[] = [];
    on('patch', '/api/v1/users/{id}', async (request) => {
      bodies.push(await request.json());
      return aPerson({ name: 'Petra Prime', role: 'auditor' });
    });
    const { user, dialog } = await open('Change');
    await user.clear(dialog.getByLabelText(/^Name/));
    await user.type(dialog.getByLabelText(/^Name/), 'Petra Prime');
    await user.selectOptions(dialog.getByLabelText('Role'), 'Auditor');
    onGet('/api/v1/users/{id}', () => aPerson({ name: 'Petra Prime', role: 'auditor' }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('heading', { name: 'Petra Prime' })).toBeInTheDocument();
    expect(bodies).toEqual([{ name: 'Petra Prime', role: 'auditor', marketplaces: null }]);
  });

  test('gets a new temporary password only after a warning', async () => {
    on('post', '/api/v1/users/{id}/reset-password', () => ({ temporaryPassword: 'ddddd-eeeee' }));
    const { user, dialog } = await open('Reset password');
    expect(dialog.getByText(/signed out everywhere/)).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Reset password' }));
    expect(await screen.findByText('ddddd-eeeee')).toBeInTheDocument();
  });

  test('is told how many sessions were ended', async () => {
    on('post', '/api/v1/users/{id}/end-sessions', () => ({ ended: 3 }));
    const { user, dialog } = await open('End sessions');
    await user.click(dialog.getByRole('button', { name: 'End all sessions' }));
    expect(await screen.findByText('3 sessions were ended.')).toBeInTheDocument();
  });

  test('who is oneself is not disabled or reset from here', async () => {
    onGet('/api/v1/users/{id}', () => aPerson({ id: aMe('admin').id }));
    renderApp(`/people/${aMe('admin').id}`);
    expect(await screen.findByText(/This is you/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Disable' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Reset password' })).not.toBeInTheDocument();
  });
});
