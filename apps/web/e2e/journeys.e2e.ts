import { expect, type Page } from '@playwright/test';
import { credentialsOf, fillSignIn, signInAs } from './sign-in';
import { test } from './watched';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('a new user signs in with the credentials of the start, rotates a key, and sees both kids in the JWKS', async ({
  page,
  request,
}) => {
  const kids = async () => {
    const answer = await request.get('/.well-known/jwks.json');
    return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  };
  const before = await kids();
  expect(before).toHaveLength(1);

  await page.goto('/');
  await fillSignIn(page, credentialsOf('admin'));
  await expect(heading(page, 'System')).toBeVisible();
  await page.getByRole('link', { name: 'Signing keys' }).click();
  await page.getByRole('button', { name: 'Rotate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rotate the signing key?' });
  await expect(dialog.getByText(/From about .* it signs/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Publish a new key' }).click();
  await expect(page.getByText(/is published and signs from/)).toBeVisible();

  await expect(page.getByText('Waiting to sign', { exact: true })).toBeVisible();
  await expect.poll(kids).toHaveLength(2);
  for (const kid of await kids()) await expect(page.getByRole('main').getByText(kid, { exact: true })).toBeVisible();
  expect(await kids()).toContain(before[0]);
});

test('somebody new gets a temporary password, must change it, and then comes in', async ({ page, browser }) => {
  const email = `petra-${Date.now()}@souk.local`;
  await signInAs(page, 'admin');
  await page.goto('/people');
  await page.getByRole('button', { name: 'New person' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel(/^Name/).fill('Petra Person');
  await page.getByRole('button', { name: 'Create' }).click();
  const dialog = page.getByRole('dialog', { name: 'Petra Person may sign in' });
  const password = (await dialog.locator('code').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('table', { name: 'People' }).getByText(email)).toBeVisible();

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const hers = await context.newPage();
  await hers.goto('/agents');
  await fillSignIn(hers, { email, password });
  await expect(heading(hers, 'Choose your password')).toBeVisible();
  await hers.goto('/people');
  await expect(heading(hers, 'Choose your password')).toBeVisible();
  await hers.getByLabel('Temporary password', { exact: true }).fill(password);
  await hers.getByLabel('New password', { exact: true }).fill('short');
  await hers.getByRole('button', { name: 'Change and go on' }).click();
  await expect(hers.getByText(/at least 12 characters/).last()).toBeVisible();
  await hers.getByLabel('New password', { exact: true }).fill('lanterns over the alley');
  await hers.getByRole('button', { name: 'Change and go on' }).click();
  await expect(heading(hers, 'People')).toBeVisible();
  await expect(hers.getByRole('table', { name: 'People' }).getByText(email)).toBeVisible();
  await context.close();
});

test('a token of an agent is shown once, works, and stops working when it is revoked', async ({ page, request }) => {
  const name = `e2e-${Date.now()}`;
  await signInAs(page, 'admin');
  await page.goto('/agents');
  await page.getByRole('button', { name: 'New agent' }).click();
  await page.getByLabel(/^Name/).fill(name);
  await page.getByLabel('Marketplace').last().selectOption('shopee');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(heading(page, name)).toBeVisible();

  await page.getByRole('button', { name: 'Issue a token' }).click();
  await page.getByLabel('Label').fill('first');
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  const shown = page.getByRole('dialog', { name: `The token of ${name}` });
  const token = (await shown.locator('code').textContent()) ?? '';
  expect(token).toMatch(/^souk_shopee_/);
  await page.keyboard.press('Escape');
  await expect(shown).toBeVisible();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(token);

  const me = () => request.get('/api/v1/auth/me', { headers: { authorization: `Bearer ${token}` } });
  const answer = await me();
  expect(await answer.json()).toMatchObject({ kind: 'agent', name, marketplace: 'shopee' });

  await page.getByRole('button', { name: `Revoke ...${token.slice(-4)}` }).click();
  await page.getByLabel(/^Reason/).fill('the journey is over');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('table', { name: 'Tokens' }).getByText('the journey is over')).toBeVisible();
  await expect.poll(async () => (await me()).status()).toBe(401);
});

test.describe('signing out everywhere', () => {
  test.use({ tolerated: /status of 401/ });

  test('signs the other browser out too, and says why', async ({ page, browser }) => {
    await page.goto('/account');
    await fillSignIn(page, credentialsOf('head'));
    await expect(heading(page, 'My account')).toBeVisible();

    const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
    const other = await context.newPage();
    await other.goto('/people');
    await fillSignIn(other, credentialsOf('head'));
    await expect(heading(other, 'People')).toBeVisible();

    await page.reload();
    await expect(page.getByRole('table', { name: 'Sessions' }).getByRole('button', { name: /^End/ })).not.toHaveCount(
      0,
    );
    await page.getByRole('banner').getByRole('button', { name: 'Henry Head' }).click();
    await page.getByRole('button', { name: 'Sign out everywhere...' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(heading(page, 'Sign in')).toBeVisible();
    await expect(page.getByText('You are signed out.')).toBeVisible();

    await expect(async () => {
      await other
        .getByRole('link', { name: 'Agents' })
        .click({ timeout: 500 })
        .catch(() => undefined);
      await expect(heading(other, 'Sign in')).toBeVisible({ timeout: 1500 });
    }).toPass();
    await expect(other.getByText('Your session has ended.', { exact: false })).toBeVisible();
    await context.close();
  });
});
