// Hours of stream in minutes, and what the page holds on the way.
import { standIn } from './hub.mjs';
import { held, openWindow } from './window.mjs';

/** Until every machine has been through an episode: a page that has shown all that it can show is measured, not one that still compiles. */
const WARM_UP_SECONDS = 600;

/** Streams so many hours of the plant of a product to its page at a place, as fast as the page takes them; what it held after each quarter. */
export async function streamHours(chromium, product, place, hours) {
  const hub = await standIn(product);
  const { browser, page, tools, complaints } = await openWindow(chromium);
  await page.goto(new URL(place, hub.address).href);
  const quarters = [];
  await hub.stream(WARM_UP_SECONDS, null);
  for (const mark of [61.25, 62.25, 63.25, 64.25]) {
    await hub.stream(hours * 900, mark);
    await page.waitForFunction((words) => document.querySelector('#content')?.innerText.includes(words), String(mark), { polling: 100 });
    quarters.push(await held(tools));
  }
  await browser.close();
  hub.close();
  return { quarters, complaints };
}
