import { expect } from '@playwright/test';
import { login, signInAs } from './sign-in';
import { expectAccessible, test } from './watched';

interface Build {
  version: string;
  gitSha: string;
}

test.beforeEach(({ page }) => signInAs(page, 'member'));

test('the system page shows the live state of API and worker', async ({ page, request }) => {
  const authorization = `Bearer ${await login(request, 'member')}`;
  const answer = await request.get('/api/v1/system', { headers: { authorization } });
  const { api } = (await answer.json()) as { api: { build: Build; checks: Record<string, unknown> } };

  await page.goto('/');
  await expect(page).toHaveURL(/\/system$/);
  await expect(page).toHaveTitle('System - Souk');
  await expect(page.getByText('All systems ready')).toBeVisible();
  const apiCard = page.getByRole('region', { name: 'API' });
  await expect(apiCard.getByText('Ready', { exact: true })).toBeVisible();
  for (const check of Object.keys(api.checks)) await expect(apiCard.getByText(check, { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Worker' }).getByText('Ready', { exact: true })).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Instances' })
      .getByRole('row', { name: /Worker/ })
      .first(),
  ).toBeVisible();

  // Live: a later answer replaces this one without a reload.
  await page.waitForResponse('**/api/v1/system');
  await expect(page.getByText(/Updated [0-5] s ago/)).toBeVisible();
  await expectAccessible(page);
});

test('the footer shows the builds of web and API', async ({ page, request }) => {
  const web = (await (await request.get('/version.json')).json()) as Build;
  const api = (await (await request.get('/api/version')).json()) as Build;
  await page.goto('/system');
  const footer = page.getByRole('contentinfo');
  await expect(footer.getByText(web.gitSha.slice(0, 7)).first()).toBeVisible();
  await expect(footer.getByText(api.gitSha.slice(0, 7)).last()).toBeVisible();
  await expect(footer.getByText(web.version).first()).toBeVisible();
  await expect(footer.getByText(api.version).last()).toBeVisible();
});

test('everything is reachable with the keyboard alone', async ({ page, isMobile }) => {
  await page.goto('/system');
  await expect(page.getByText('All systems ready')).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Refresh' })).toBeFocused();

  if (isMobile) {
    const burger = page.getByRole('button', { name: 'Open navigation' });
    await burger.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'System' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'System' })).toBeHidden();
    await expect(burger).toBeFocused();
  }
});

test('an unknown address leads home', async ({ page }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(page.getByRole('heading', { name: 'System' })).toBeFocused();
});

test('Ctrl-K finds a page and goes there', async ({ page }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
  await page.keyboard.type('health');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/system$/);
  await expect(page.getByRole('heading', { name: 'System' })).toBeFocused();
});

test('the theme follows the system until it is chosen, and the choice survives a reload', async ({
  page,
  colorScheme,
}) => {
  const other = colorScheme === 'dark' ? 'light' : 'dark';
  const html = page.locator('html');
  await page.goto('/system');
  await expect(html).toHaveAttribute('data-mantine-color-scheme', colorScheme ?? 'light');
  await page.getByRole('button', { name: `Switch to the ${other} theme` }).click();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', other);
  await expectAccessible(page);
  await page.reload();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', other);
});

test('nothing on the page is wider than the screen', async ({ page }) => {
  await page.goto('/system');
  await expect(page.getByRole('table', { name: 'Instances' })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
