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
  async fill({ selector, text }) {
    await page.locator(selector).first().fill(text, { timeout: 10_000 });
  },
  async press({ selector, key }) {
    await page.locator(selector).first().press(key, { timeout: 10_000 });
  },
  /** Drags inside an element; places are shares of its width, at half of its height. */
  async drag({ selector, from, to }) {
    const box = await page.locator(selector).first().boundingBox();
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * ((from + to) / 2), box.y + box.height / 2);
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2);
    await page.mouse.up();
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
