// The pictures of the documentation: screenshots.mjs CHROMIUM PRODUCT FOLDER first (before there is a machine) or plant (once there are some).
import { writeFileSync } from 'node:fs';
import { openWindow } from './window.mjs';

const [chromium, product, folder, what] = process.argv.slice(2);
const looks = [
  { suffix: '', width: 1440, height: 900, colorScheme: 'light' },
  { suffix: '-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { suffix: '-narrow', width: 390, height: 844, colorScheme: 'light' },
];

if (what === 'first') await picture('first-run', '#/');
else {
  const { machine, episode } = await worthALook();
  await picture('fleet', '#/', '[data-id]');
  await picture('machine', `#/machines/${machine}?range=8h`, '#content canvas');
  await picture('episode', `#/episodes/${episode}`, '#content canvas');
  await picture('alarms', '#/alarms');
  await picture('system', '#/system', '.system .hot-machine');
}
process.exit(0);

async function ask(path) {
  const answer = await fetch(new URL(`api/v1/${path}`, product));
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** A machine that is in an episode now and has had others, and that episode; waits until the past has been told up to now. */
async function worthALook() {
  for (let attempt = 0; attempt < 600; attempt++, await new Promise((resolve) => setTimeout(resolve, 500))) {
    const { items } = await ask('machines?limit=1000');
    const newest = Math.max(...items.map(({ lastSeen, lastEvent }) => Date.parse(lastEvent ?? lastSeen)));
    if (items.length === 0 || Date.now() - newest > 30_000) continue;
    const candidates = (await Promise.all(items.map(async ({ id }) => ({ id, episodes: (await ask(`machines/${id}/episodes?limit=20`)).items })))).filter(({ episodes }) => episodes[0]?.isActive);
    const best = candidates.sort((a, b) => b.episodes.length - a.episodes.length)[0];
    if (best) return { machine: best.id, episode: best.episodes[0].id };
  }
  throw new Error('No machine of the plant is in an episode.');
}

async function picture(name, place, waitFor) {
  for (const { suffix, width, height, colorScheme } of looks) {
    const { browser, page, tools } = await openWindow(chromium, { viewport: { width, height }, deviceScaleFactor: 1.5, colorScheme });
    await page.goto(new URL(place, product).href);
    await page.locator('#content h1').first().waitFor({ state: 'attached' });
    // On a phone the charts stand below what is in sight and are drawn when they come near.
    if (waitFor && width > 1000) await page.locator(waitFor).first().waitFor();
    await page.waitForLoadState('networkidle').catch(() => undefined);
    // The courses of the tiles and the charts are asked for once a page stands still.
    await page.waitForTimeout(2500);
    const { data } = await tools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
    writeFileSync(`${folder}/${name}${suffix}.webp`, Buffer.from(data, 'base64'));
    await browser.close();
  }
}
