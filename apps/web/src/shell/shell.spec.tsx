import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { renderApp } from '../../test/app';
import { onGet } from '../../test/msw';
import { aMe, signedInAs } from '../../test/session';
import { aSystem } from '../../test/system';

const scheme = () => document.documentElement.getAttribute('data-mantine-color-scheme');

describe('the shell', () => {
  beforeEach(() => {
    signedInAs(aMe('admin'));
    onGet('/api/v1/system', () => aSystem());
  });

  test('the start page is the system page', async () => {
    const { router } = renderApp('/');
    expect(await screen.findByRole('heading', { level: 1, name: 'System' })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe('/system');
    expect(document.title).toBe('System - Souk');
  });

  test('an unknown address says so, names it, and leads home; the heading of the new page has the focus', async () => {
    const { user } = renderApp('/no/such/page');
    expect(await screen.findByRole('heading', { level: 1, name: 'Page not found' })).toBeInTheDocument();
    expect(screen.getByText('/no/such/page')).toBeInTheDocument();
    expect(document.title).toBe('Page not found - Souk');

    await user.click(screen.getByRole('link', { name: 'Go to the start page' }));
    const heading = await screen.findByRole('heading', { level: 1, name: 'System' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(document.title).toBe('System - Souk');
  });

  test('the first thing the keyboard reaches is the way past the navigation', async () => {
    const { user } = renderApp('/system');
    await screen.findByRole('heading', { name: 'System' });
    await user.tab();
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus();
    expect(screen.getByRole('main')).toHaveAttribute('id', 'main');
  });

  test('the navigation marks the page one is on', async () => {
    renderApp('/system');
    const navigation = within(await screen.findByRole('navigation', { name: 'Main' }));
    await waitFor(() =>
      expect(navigation.getByRole('link', { name: 'System' })).toHaveAttribute('aria-current', 'page'),
    );
  });

  test('Escape closes the opened navigation and gives the focus back to its button', async () => {
    const { user } = renderApp('/system');
    const button = await screen.findByRole('button', { name: 'Open navigation' });
    await user.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await user.tab();
    await user.keyboard('{Escape}');
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(button).toHaveFocus();
  });

  test('the colour scheme is switched by a button that says what it will do, and is remembered', async () => {
    const { user } = renderApp('/system');
    await user.click(await screen.findByRole('button', { name: 'Switch to the dark theme' }));
    expect(scheme()).toBe('dark');
    expect(localStorage.getItem('mantine-color-scheme-value')).toBe('dark');
    await user.click(screen.getByRole('button', { name: 'Switch to the light theme' }));
    expect(scheme()).toBe('light');
  });

  test('Ctrl-K opens the search, which finds actions by name and runs them', async () => {
    const { user } = renderApp('/system');
    await screen.findByRole('heading', { name: 'System' });
    await user.keyboard('{Control>}k{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Search' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Search pages and actions' }), 'dark');
    expect(within(dialog).queryByText('System')).not.toBeInTheDocument();
    await user.click(within(dialog).getByText(/Switch to the/));
    await waitFor(() => expect(scheme()).toBe('dark'));
  });
});
