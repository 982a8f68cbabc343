// Measures the page in a browser: measure.mjs CHROMIUM PRODUCT WHAT prints one line of JSON. The product is the bench's own; it is fed from here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { streamHours } from './hours.mjs';
import { openWindow } from './window.mjs';

const [chromium, product, what, amount] = process.argv.slice(2);
const BATCH = 100;

const measurements = { latency, first, work, hours };
console.log(JSON.stringify(await measurements[what](Number(amount))));
process.exit(0);

function id(machine) {
  return `m-${String(machine).padStart(5, '0')}`;
}

async function send(machines, values) {
  const body = machines.map((machine) => ({ machineId: id(machine), timestamp: new Date().toISOString(), values }));
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(new URL('api/v1/readings', product), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (answer.ok) return;
    if (answer.status !== 503 && answer.status !== 429 || attempt === 20) throw new Error(`A batch was answered ${answer.status}: ${await answer.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function batchesOf(machines) {
  return Array.from({ length: machines / BATCH }, (_, batch) => Array.from({ length: BATCH }, (_, index) => batch * BATCH + index));
}

async function register(machines) {
  for (const batch of batchesOf(machines)) await send(batch, { force: 40, speed: 50 });
}

/** Sends `perSecond` readings a second, in turn to all machines, until `seconds` are over; `valueOf` says what a batch measures. */
async function stream(machines, perSecond, seconds, valueOf, onSent = () => {}) {
  const batches = batchesOf(machines);
  const began = performance.now();
  const under = new Set();
  let number = 0;
  for (; number < (seconds * perSecond) / BATCH; number++) {
    const wait = began + (number * BATCH * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const batch = batches[number % batches.length];
    const force = valueOf(number);
    onSent(batch, force, Date.now());
    const sending = send(batch, { force, speed: 50 }).finally(() => under.delete(sending));
    under.add(sending);
    if (under.size > 16) await Promise.race(under);
  }
  await Promise.all(under);
  return (number * BATCH * 1000) / (performance.now() - began);
}

/** From the sending of a reading to the end of the frame that shows it, over all machines in sight; 1,000 machines at 1 Hz. */
async function latency(seconds) {
  const machines = 1000;
  await register(machines);
  const { browser, page } = await openWindow(chromium);
  await page.goto(new URL('#/?view=both', product).href);
  await page.locator('[data-id]').first().waitFor();
  await page.evaluate(noteFrames);
  const sent = new Map();
  // No value twice: which reading is shown is told by what is shown.
  let round = 0;
  const note = (batch, force, at) => batch.forEach((machine) => sent.set(`${id(machine)} ${force.toFixed(2)}`, at));
  await stream(machines, machines, 5, (number) => 10 + number / 100);
  await page.evaluate(() => window.shownIn.splice(0));
  await stream(machines, machines, seconds, () => 20 + ++round / 100, note);
  await page.waitForTimeout(2000);
  const shown = await page.evaluate(() => window.shownIn);
  const times = shown.flatMap(([machine, value, at]) => { const began = sent.get(`${machine} ${value}`); return began === undefined ? [] : [at - began]; }).sort((a, b) => a - b);
  await browser.close();
  return { p50: at(times, 0.5), p99: at(times, 0.99), updates: times.length };
}

/** On the page: when each machine's tile or row first showed each value, at the end of the frame that did. */
function noteFrames() {
  window.shownIn = [];
  const seen = new Map();
  new MutationObserver((changes) => {
    const changed = new Set();
    for (const { target } of changes) {
      const machine = (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest('[data-id]');
      if (machine) changed.add(machine);
    }
    const news = [...changed].flatMap((element) => {
      const text = element.querySelector('.t-value b, .value b')?.textContent;
      if (!text || seen.get(element) === text) return [];
      seen.set(element, text);
      return [[element.dataset.id, text]];
    });
    if (news.length === 0) return;
    // The frame's own callback comes before it is drawn, and a task queued there after.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => news.forEach(([machine, text]) => window.shownIn.push([machine, text, Date.now()]));
      port2.postMessage(null);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** First contentful paint and first machine of a browser that has never been here, and what came over the wire for every page. */
async function first(times) {
  await register(1000);
  const paints = [];
  const machines = [];
  for (let time = 0; time < times; time++) {
    const { browser, page } = await openWindow(chromium);
    await page.goto(product);
    await page.locator('[data-id]').first().waitFor();
    machines.push(await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))));
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
    await browser.close();
  }
  const { browser, page } = await openWindow(chromium);
  const sizes = new Map();
  for (const place of ['#/', `#/machines/${id(1)}`, '#/alarms', '#/settings']) {
    await page.goto(new URL(place, product).href);
    await page.waitForLoadState('networkidle');
    for (const [name, size] of await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(({ name, encodedBodySize }) => [name, encodedBodySize])))
      if (new URL(name).pathname === '/' || new URL(name).pathname.startsWith('/assets/')) sizes.set(name.split('#')[0], size);
  }
  await browser.close();
  return { paint: at(paints.sort((a, b) => a - b), 0.5), machine: at(machines.sort((a, b) => a - b), 0.5), bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}

/** What of each second the page's main thread works for 1,000 updates a second over 10,000 machines, beside a page that takes the same messages and shows nothing. */
async function work(seconds) {
  const machines = 10_000;
  await register(machines);
  const drawing = await openWindow(chromium, { viewport: { width: 1920, height: 1080 } });
  await drawing.page.goto(product);
  await drawing.page.waitForFunction(() => document.body.innerText.includes('10,000') && document.querySelector('[data-id]'), null, { polling: 200 });
  const page = await busy(drawing, machines, seconds);
  await drawing.browser.close();

  const listening = await openWindow(chromium);
  await listening.page.goto(new URL('health/live', product).href);
  await listening.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('@microsoft/signalr/dist/browser/signalr.min.js'), 'utf8'));
  await listening.page.evaluate(async () => {
    const hub = new window.signalR.HubConnectionBuilder().withUrl('/hubs/machines').build();
    hub.on('machines', () => {});
    await hub.start();
    await hub.invoke('Subscribe', { scope: 'fleet' });
  });
  const reference = await busy(listening, machines, seconds);
  await listening.browser.close();
  return { page, reference };
}

async function busy({ page, tools }, machines, seconds) {
  await tools.send('Performance.enable');
  const metrics = async () => Object.fromEntries((await tools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  await stream(machines, 1000, 5, (number) => 10 + (number % 7000) / 100);
  const before = await metrics();
  const rate = await stream(machines, 1000, seconds, (number) => 20 + (number % 7000) / 100);
  const after = await metrics();
  const perSecond = (name) => ((after[name] - before[name]) * 1000) / (after.Timestamp - before.Timestamp);
  return { task: perSecond('TaskDuration'), script: perSecond('ScriptDuration'), layout: perSecond('LayoutDuration') + perSecond('RecalcStyleDuration'), rate };
}

/** What the page holds after each quarter of so many hours of 1,000 machines at 1 Hz. */
async function hours(amount) {
  await register(1000);
  const began = performance.now();
  const { quarters } = await streamHours(chromium, product, '#/?view=both', amount);
  return { quarters, seconds: (performance.now() - began) / 1000 };
}

function at(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
