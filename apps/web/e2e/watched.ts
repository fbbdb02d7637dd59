import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

/** A page that fails its test when it logs an error, breaks the content security policy or asks a stranger. */
export const test = base.extend<{ tolerated: RegExp }>({
  /** What a test provokes: a browser logs every refused request. */
  tolerated: [/^$/, { option: true }],
  page: async ({ page, baseURL, tolerated }, run) => {
    const origin = new URL(baseURL ?? '').origin;
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const { protocol, origin: asked } = new URL(request.url());
      if (/^https?:$/.test(protocol) && asked !== origin) faults.push(`request outside: ${request.url()}`);
    });
    await page.exposeFunction('reportViolation', (text: string) => void faults.push(`policy: ${text}`));
    await page.addInitScript(() => {
      const { reportViolation } = window as unknown as { reportViolation: (text: string) => void };
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        reportViolation(`${effectiveDirective} ${blockedURI}`),
      );
    });
    await run(page);
    expect(faults.filter((fault) => !tolerated.test(fault))).toEqual([]);
  },
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}
