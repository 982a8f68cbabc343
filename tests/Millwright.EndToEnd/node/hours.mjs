// Hours of stream in minutes, and what the page holds on the way: hours.mjs CHROMIUM, then {do: stream, url, place, hours}.
import { standIn } from './hub.mjs';
import { obey } from './remote.mjs';
import { held, openWindow } from './window.mjs';

await obey({
  /** Streams `hours` of the plant of the product at `url` to a page; what it held after each quarter of them. */
  async stream({ url, place, hours }) {
    const hub = await standIn(url);
    const { browser, page, tools, complaints } = await openWindow(process.argv[2]);
    await page.goto(new URL(place, hub.address).href);
    const quarters = [];
    for (const mark of [61.25, 62.25, 63.25, 64.25]) {
      await hub.stream(hours * 900, mark);
      await page.waitForFunction((words) => document.querySelector('#content')?.innerText.includes(words), String(mark), { timeout: 60_000, polling: 100 });
      quarters.push(await held(tools));
    }
    await browser.close();
    hub.close();
    return { quarters, complaints };
  },
});
