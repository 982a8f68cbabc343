// One window of a browser, and everything that goes wrong in it.
import { chromium } from 'playwright-core';

// A page in the background is drawn and timed as one in front: several windows share a machine without a screen.
const switches = [
  '--no-sandbox', '--disable-dev-shm-usage', '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding', '--js-flags=--expose-gc',
];

/** How long anything may take in ms; the machine may be busy. */
const PATIENCE = 90_000;

/** Opens an empty window. `complaints` gathers what no page of ours may do: errors, broken policies, requests to another host. */
export async function openWindow(executablePath, options = {}) {
  const browser = await chromium.launch({ executablePath, args: switches, timeout: PATIENCE });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Paris', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints = await listenTo(page);
  const tools = await context.newCDPSession(page);
  return { browser, context, page, tools, complaints };
}

async function listenTo(page) {
  const complaints = [];
  const home = () => (page.url().startsWith('http') ? new URL(page.url()).host : null);
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  const asked = (url) => {
    const { protocol, host } = new URL(url);
    if (/^(http|ws)s?:$/.test(protocol) && home() !== null && host !== home()) complaints.push(`another host: ${url}`);
  };
  page.on('request', (request) => asked(request.url()));
  page.on('websocket', (socket) => asked(socket.url()));
  await page.exposeFunction('policyBroken', (what) => complaints.push(`policy: ${what}`));
  await page.addInitScript(() => addEventListener('securitypolicyviolation', (event) => {
    window.policyBroken(`${event.effectiveDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
  }));
  return complaints;
}

/** What the page holds once nothing can be given back any more: bytes of JavaScript heap, nodes of the document, listeners. */
export async function held(tools) {
  // What one collection frees by finalisers, the next one takes.
  for (let time = 0; time < 3; time++) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await tools.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}
