// Connects to every live door, by the official client and by plain WebSockets, and says how each was parted from: by agreement, or cut.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { WebSocket } from 'ws';
import { obey } from './remote.mjs';

const RETRY_MS = 100;
const product = process.argv[2];
const partings = [];
const hubs = [];

await obey({
  async connect({ hubs: paths, sockets }) {
    for (const path of paths) partings.push(await followHub(path));
    for (const path of sockets) partings.push(await followSocket(path));
  },
  /** Waits until every connection has ended; how. */
  async parted() {
    return { partings: await Promise.all(partings.map(({ ended }) => ended)) };
  },
  /** Waits until every hub is connected again, which each sees to by itself. */
  async back() {
    while (hubs.some((hub) => hub.state !== 'Connected')) await new Promise((resolve) => setTimeout(resolve, 20));
  },
});

async function followHub(path) {
  const complaints = [];
  const hub = new HubConnectionBuilder()
    .withUrl(new URL(path, product).href)
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => RETRY_MS })
    .configureLogging({ log: (level, message) => level >= LogLevel.Warning && complaints.push(message) })
    .build();
  const ended = new Promise((resolve) => {
    const say = (how) => (error) => resolve({ path, how, error: error?.message ?? null, complaints: [...complaints] });
    hub.onreconnecting(say('connects again'));
    hub.onclose(say('gives up'));
  });
  await hub.start();
  hubs.push(hub);
  return { ended };
}

async function followSocket(path) {
  const socket = new WebSocket(new URL(path, product.replace('http', 'ws')));
  const ended = new Promise((resolve) => {
    socket.on('close', (code) => resolve({ path, how: 'closed', code }));
    socket.on('error', (error) => resolve({ path, how: 'failed', error: error.message }));
  });
  await new Promise((resolve) => socket.once('message', resolve));
  return { ended };
}
