// A browser that does what it is told; what goes wrong on the page is told with every failure.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { obey } from './remote.mjs';
import { openWindow } from './window.mjs';

const { browser, context, page, complaints } = await openWindow(process.argv[2]);
const processes = await browser.newBrowserCDPSession();
let halted = [];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

await obey({
  async open({ url }) {
    await page.goto(url);
  },
  async size({ width, height }) {
    await page.setViewportSize({ width, height });
  },
  async scheme({ scheme }) {
    await page.emulateMedia({ colorScheme: scheme });
  },
  async click({ selector }) {
    await page.locator(selector).first().click();
  },
  async fill({ selector, text }) {
    await page.locator(selector).first().fill(text);
  },
  /** Drags inside an element; places are shares of its width, at half of its height. */
  async drag({ selector, from, to }) {
    const element = page.locator(selector).first();
    await element.hover();
    const box = await element.boundingBox();
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * ((from + to) / 2), box.y + box.height / 2);
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2);
    await page.mouse.up();
  },
  /** Keys one after the other, to whatever has the focus: `ArrowDown`, `Control+k`. */
  async keys({ keys }) {
    for (const key of keys) await page.keyboard.press(key);
  },
  async type({ text }) {
    await page.keyboard.type(text);
  },
  /** Chooses a file that a person would have picked from a folder. */
  async choose({ selector, name, text }) {
    await page.locator(selector).first().setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
  },
  /** Takes the pointer into the corner of the page. */
  async away() {
    await page.mouse.move(0, 0);
  },
  async wheel({ selector, by }) {
    await page.locator(selector).first().hover();
    await page.mouse.wheel(0, by);
  },
  /** Waits until an expression is true on the page. One that fails is not true yet: what it asks may not be drawn. */
  async until({ expression, ms }) {
    let failure = '';
    const isTrue = () => page.evaluate(expression).catch((thrown) => void (failure = `${thrown}\n`));
    for (const end = performance.now() + ms; !(await isTrue()); await page.waitForTimeout(50)) {
      if (performance.now() < end) continue;
      throw new Error(`not within ${ms} ms: ${expression}\n${failure}The page says:\n${await page.locator('body').innerText()}\n${complaints.join('\n')}`);
    }
  },
  async read({ expression }) {
    return { value: await page.evaluate(expression) };
  },
  /** Takes the network away from the browser, or gives it back. */
  async offline({ on }) {
    await context.setOffline(on);
  },
  /**
   * Stops processes of the browser where they are, or lets them go on: `renderer` alone is a page that was frozen while the browser went on,
   * all of them a laptop whose lid is shut.
   */
  async halt({ on, only }) {
    if (on) halted = (await processes.send('SystemInfo.getProcessInfo')).processInfo.filter(({ type }) => !only || type === only).map(({ id }) => id);
    for (const id of halted) process.kill(id, on ? 'SIGSTOP' : 'SIGCONT');
  },
  /** What breaks WCAG 2.2 A or AA on the page as it stands, one line for each rule and element. */
  async axe() {
    await page.evaluate(`if (!window.axe) { ${axe} }`);
    const { violations } = await page.evaluate(() => window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'], resultTypes: ['violations'],
    }));
    return { violations: violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any }) => `${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`)) };
  },
  /** What went wrong since this was asked last. */
  complaints: () => ({ complaints: complaints.splice(0) }),
});
