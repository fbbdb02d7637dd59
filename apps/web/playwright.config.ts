import { existsSync } from 'node:fs';
import process from 'node:process';
import { defineConfig, devices } from '@playwright/test';

// Against a stack that runs already; it starts nothing.
const baseURL = process.env['SOUK_WEB_URL'] ?? 'http://localhost:5173';
const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const { hostname } = new URL(baseURL);

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } };
/** They change what all share, so they run once. */
const testIgnore = 'journeys.e2e.ts';
const phone = { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } };

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results/web',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: 'list',
  // Machines of CI stall now and then: a journey that fails gets one more try, and the report names it.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // Playwright's own browser serves where the system has none.
      ...(existsSync(chromium) && { executablePath: chromium }),
      args: [
        '--disable-gpu',
        // The browser itself must not look outside either.
        `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE ${hostname}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    { name: 'desktop-light', use: { ...desktop, colorScheme: 'light' } },
    { name: 'desktop-dark', testIgnore, use: { ...desktop, colorScheme: 'dark' } },
    { name: 'phone-light', testIgnore, use: { ...phone, colorScheme: 'light' } },
    { name: 'phone-dark', testIgnore, use: { ...phone, colorScheme: 'dark' } },
  ],
});
