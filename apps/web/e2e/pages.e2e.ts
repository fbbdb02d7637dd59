import { expect } from '@playwright/test';
import { credentialsOf, fillSignIn, signInAs } from './sign-in';
import { expectAccessible, test } from './watched';

const pages = [
  { address: '/people', title: 'People', shows: 'table' },
  { address: '/agents', title: 'Agents', shows: 'table' },
  { address: '/keys', title: 'Signing keys', shows: 'list' },
  { address: '/account', title: 'My account', shows: 'table' },
] as const;

for (const { address, title, shows } of pages) {
  test(`${title}: loads, is accessible and fits the screen`, async ({ page }) => {
    await signInAs(page, 'admin');
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page).toHaveTitle(`${title} - Souk`);
    await expect(page.getByRole('main').getByRole(shows).first()).toBeVisible();
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
}

test('the sign-in page is accessible, and leads to the page that was asked for', async ({ page }) => {
  await page.goto('/people?role=auditor');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  await fillSignIn(page, credentialsOf('auditor'));
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expect(page).toHaveURL(/\/people\?role=auditor$/);
  await expect(page.getByRole('table', { name: 'People' }).getByText('auditor@souk.local')).toBeVisible();
});

test('a reload keeps the session, though no script can read what it stands on', async ({ page }) => {
  await page.goto('/sign-in');
  await fillSignIn(page, credentialsOf('member'));
  await expect(page.getByRole('heading', { level: 1, name: 'System' })).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored).not.toMatch(/eyJ|souk_/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'System' })).toBeVisible();
});

test('a dialog takes the focus, keeps it, and gives it back', async ({ page }) => {
  await signInAs(page, 'admin');
  await page.goto('/people');
  const button = page.getByRole('button', { name: 'New person' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New person' });
  await expect(dialog.getByLabel('E-mail')).toBeFocused();
  await expectAccessible(page);
  for (let press = 0; press < 30; press++) await page.keyboard.press('Tab');
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test.describe('a wrong password', () => {
  test.use({ tolerated: /status of 401/ });

  test('is said in words, and what was typed is ready to be replaced', async ({ page }) => {
    await page.goto('/sign-in');
    await fillSignIn(page, { email: `nobody-${Date.now()}@souk.local`, password: 'not the password' });
    await expect(page.getByRole('alert')).toContainText('Wrong e-mail or password');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await expectAccessible(page);
  });
});

test.describe('a member', () => {
  test('sees no administration: not in the navigation, not in the search, not by address', async ({
    page,
    isMobile,
  }) => {
    await signInAs(page, 'member');
    await page.goto('/keys');
    await expect(page.getByRole('heading', { name: 'You may not open this page' })).toBeVisible();
    await expect(page.getByText('keys.read')).toBeVisible();
    await expectAccessible(page);
    if (isMobile) await page.getByRole('button', { name: 'Open navigation' }).click();
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await expect(navigation.getByRole('link', { name: 'People' })).toBeVisible();
    await expect(navigation.getByRole('link', { name: 'Signing keys' })).toBeHidden();
    await navigation.getByRole('link', { name: 'People' }).click();
    await expect(page.getByRole('table', { name: 'People' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'New person' })).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
    await page.keyboard.type('signing');
    await expect(page.getByText('No page and no action has that name')).toBeVisible();
  });
});
