// A client of a live feed as the documentation describes one: keeps the cursor, checks that each message follows the last, resumes.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { obey } from './remote.mjs';

const feeds = new Map();
// The hub's name is what its messages and their items are called.
const noun = new URL(process.argv[2]).pathname.split('/').at(-1);
// Behind an API key: the key is in the environment.
const accessTokenFactory = () => process.env.MILLWRIGHT_API_KEY ?? '';
const hub = new HubConnectionBuilder().withUrl(process.argv[2], { accessTokenFactory }).configureLogging(LogLevel.None).build();

hub.on(noun, (message) => {
  const feed = feeds.get(message.subscription);
  const follows = message.reset || message.previousVersion === feed.version;
  if (!follows) feed.gaps.push(`${message.kind} follows ${message.previousVersion}, held is ${feed.version}`);
  if (message.reset) feed.items = new Map();
  for (const item of message[noun]) feed.items.set(item.id, item);
  for (const id of message.removed) feed.items.delete(id);
  feed.version = message.version;
  feed.messages.push({ ...message, [noun]: message[noun].map((item) => item.id) });
});

await obey({
  /** Connects, unless it is connected still, and asks for everything followed from where it was left; how many attempts failed before. */
  async connect() {
    if (hub.state === 'Connected') return { failures: 0 };
    let failures = 0;
    for (let attempt = 0; hub.state !== 'Connected'; attempt++) {
      try {
        await hub.start();
      } catch (failure) {
        if (attempt === 200) throw failure;
        failures++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    for (const feed of feeds.values()) await subscribe(feed);
    return { failures };
  },
  async subscribe({ scope, key }) {
    const feed = { scope, key, version: null, items: new Map(), messages: [], gaps: [] };
    feeds.set(key ? `${scope}:${key}` : scope, feed);
    await subscribe(feed);
  },
  /** Cuts the socket without a goodbye, as a network does. */
  async drop() {
    const closed = new Promise((resolve) => hub.onclose(resolve));
    hub.connection.transport._webSocket.terminate();
    await closed;
  },
  /** Waits until the connection is gone, whoever ended it. */
  async lost() {
    while (hub.state === 'Connected') await new Promise((resolve) => setTimeout(resolve, 20));
  },
  /** Reads nothing and does nothing for so long. */
  stall({ ms }) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  /** What is held, and what came since the last time that this was asked. */
  held({ feed }) {
    const { version, items, messages, gaps } = feeds.get(feed);
    return { version, [noun]: Object.fromEntries(items), messages: messages.splice(0), gaps };
  },
});

async function subscribe({ scope, key, version }) {
  await hub.invoke('Subscribe', { scope, key, resumeFrom: version });
}
