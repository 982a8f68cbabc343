// A browser that does what it is told; what goes wrong on the page is told with every failure.
import { chromium } from 'playwright-core';
import { obey } from './remote.mjs';

const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const errors = [];
page.on('pageerror', (error) => errors.push(String(error)));

await obey({
  async open({ url }) {
    await page.goto(url);
  },
  async size({ width, height }) {
    await page.setViewportSize({ width, height });
  },
  async click({ selector }) {
    await page.locator(selector).first().click({ timeout: 10_000 });
  },
  /** Waits until an expression is true on the page. */
  async until({ expression, ms }) {
    try {
      await page.waitForFunction(expression, null, { timeout: ms, polling: 100 });
    } catch {
      throw new Error(`not within ${ms} ms: ${expression}\nThe page says:\n${await page.locator('body').innerText()}\n${errors.join('\n')}`);
    }
  },
  async read({ expression }) {
    return { value: await page.evaluate(expression) };
  },
  errors: () => ({ errors }),
});
