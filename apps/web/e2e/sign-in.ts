import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type APIRequestContext, expect, type Page } from '@playwright/test';

interface Credentials {
  users: { email: string; password: string; role: string }[];
}

/** What `npm start` wrote for the people at this computer. */
function credentials(): Credentials {
  const file = process.env['SOUK_CREDENTIALS'] ?? path.resolve(import.meta.dirname, '../../../.souk/credentials.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
}

export function credentialsOf(role: string): { email: string; password: string } {
  const user = credentials().users.find((one) => one.role === role);
  if (!user) throw new Error(`no ${role} in the credentials`);
  return user;
}

/** Signs this browser in without its page, for journeys that are about something else. */
export async function signInAs(page: Page, role: string): Promise<void> {
  await login(page.request, role);
  await page.addInitScript(() => localStorage.setItem('souk.signed-in', 'yes'));
}

/** The access token of a sign-in of its own. */
export async function login(request: APIRequestContext, role: string): Promise<string> {
  const { email, password } = credentialsOf(role);
  const answer = await request.post('/api/v1/auth/login', { data: { email, password } });
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
