// A client of the live feed as the documentation describes one: keeps the cursor, checks that each message follows the last, resumes.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { obey } from './remote.mjs';

const feeds = new Map();
const hub = new HubConnectionBuilder().withUrl(process.argv[2]).configureLogging(LogLevel.None).build();

hub.on('machines', (message) => {
  const feed = feeds.get(message.subscription);
  const follows = message.reset || message.previousVersion === feed.version;
  if (!follows) feed.gaps.push(`${message.kind} follows ${message.previousVersion}, held is ${feed.version}`);
  if (message.reset) feed.machines = new Map();
  for (const machine of message.machines) feed.machines.set(machine.id, machine);
  for (const id of message.removed) feed.machines.delete(id);
  feed.version = message.version;
  feed.messages.push({ ...message, machines: message.machines.map((machine) => machine.id) });
});

await obey({
  /** Connects, and asks for everything followed from where it was left. */
  async connect() {
    for (let attempt = 0; hub.state !== 'Connected'; attempt++) {
      try {
        await hub.start();
      } catch (failure) {
        if (attempt === 200) throw failure;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    for (const feed of feeds.values()) await subscribe(feed);
  },
  async subscribe({ scope, key }) {
    const feed = { scope, key, version: null, machines: new Map(), messages: [], gaps: [] };
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
    const { version, machines, messages, gaps } = feeds.get(feed);
    return { version, machines: Object.fromEntries(machines), messages: messages.splice(0), gaps };
  },
});

async function subscribe({ scope, key, version }) {
  await hub.invoke('Subscribe', { scope, key, resumeFrom: version });
}
