// Stands between a page and the product and makes hours of its stream in minutes: everything is the product's own answer but the hub's
// deltas, which go on from the product's snapshot as fast as the page takes them, with the plant's clock running ahead.
import { createServer, request } from 'node:http';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { WebSocketServer } from 'ws';

const separator = '\u001e';
/** As the gateway gathers changes: ten messages a second, each with a tenth of the machines when every machine sends once a second. */
const MESSAGES_PER_SECOND = 10;
/** What may wait on its way to the page, in bytes. */
const MOST_UNDER_WAY = 1 << 20;

export async function standIn(product) {
  const plant = await snapshotOf(product);
  const subscriptions = new Map();
  const server = createServer((asked, answer) => {
    const passed = request(new URL(asked.url, product), { method: asked.method, headers: asked.headers }, (from) => {
      answer.writeHead(from.statusCode, from.headers);
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  const hub = new WebSocketServer({ server });
  hub.on('connection', (socket) => {
    socket.on('message', (data) => {
      for (const text of String(data).split(separator).filter(Boolean)) hear(JSON.parse(text), socket);
    });
    socket.on('close', () => subscriptions.clear());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  function hear(message, socket) {
    if (message.protocol) socket.send(`{}${separator}`);
    if (message.type !== 1) return;
    const [{ scope, key }] = message.arguments;
    const name = scope === 'fleet' ? 'fleet' : `${scope}:${key}`;
    if (message.target === 'Unsubscribe') subscriptions.delete(name);
    socket.send(`${JSON.stringify({ type: 3, invocationId: message.invocationId, result: null })}${separator}`);
    if (message.target !== 'Subscribe') return;
    const machines = plant.machines.filter((machine) => scope === 'fleet' || machine.id === key);
    const subscription = { name, socket, ids: new Set(machines.map((machine) => machine.id)), version: 0 };
    subscriptions.set(name, subscription);
    tell(subscription, 'snapshot', machines);
  }

  function tell(subscription, kind, machines) {
    const { name, socket, version } = subscription;
    const previousVersion = kind === 'snapshot' ? null : `s:${version}`;
    subscription.version++;
    const message = {
      kind, subscription: name, version: `s:${subscription.version}`, previousVersion, reset: kind === 'snapshot', more: false,
      serverTime: new Date(plant.now).toISOString(), machines, removed: [],
    };
    socket.send(`${JSON.stringify({ type: 1, target: 'machines', arguments: [message] })}${separator}`);
  }

  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    /** So many seconds of the plant, every machine once in each; the last reading of each says `mark`. Resolves when all is sent. */
    async stream(seconds, mark) {
      const { machines } = plant;
      const part = Math.ceil(machines.length / MESSAGES_PER_SECOND);
      for (let message = 0; message < seconds * MESSAGES_PER_SECOND; message++) {
        plant.now += 1000 / MESSAGES_PER_SECOND;
        const from = (message % MESSAGES_PER_SECOND) * part;
        const changed = machines.slice(from, from + part);
        const isLast = message >= (seconds - 1) * MESSAGES_PER_SECOND;
        changed.forEach((machine, index) => advance(machine, from + index, plant.now, isLast ? mark : null));
        for (const subscription of subscriptions.values()) {
          const told = changed.filter((machine) => subscription.ids.has(machine.id));
          if (told.length > 0) tell(subscription, 'delta', told);
        }
        for (const { socket } of subscriptions.values())
          while (socket.bufferedAmount > MOST_UNDER_WAY) await new Promise((resolve) => setImmediate(resolve));
        if (message % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close() {
      hub.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** One more reading of a machine. Each passes a limit for ten seconds in ten minutes, one after the other, so that episodes come and go. */
function advance(machine, index, now, mark) {
  const at = new Date(now).toISOString();
  machine.version++;
  machine.readingCount++;
  machine.lastSeen = machine.lastEvent = at;
  const isBad = (machine.readingCount + index) % 600 < 10;
  for (const sensor of machine.sensors) {
    sensor.value = mark ?? 40 + 5 * Math.sin(machine.readingCount / 60);
    sensor.at = at;
    sensor.violation = isBad ? 'criticalHigh' : 'none';
  }
  const status = isBad ? 'critical' : 'running';
  if (machine.status === status) return;
  Object.assign(machine, { status, statusSince: at, reason: isBad ? `${machine.sensors[0].name} is above its critical limit.` : '' });
  machine.episode = isBad ? { id: crypto.randomUUID(), startedAt: at, lastBadAt: at, cause: machine.reason, readingCount: 1, reopened: 0 } : null;
}

async function snapshotOf(product) {
  const hub = new HubConnectionBuilder().withUrl(new URL('hubs/machines', product).href).configureLogging(LogLevel.None).build();
  const machines = [];
  const whole = new Promise((resolve) => hub.on('machines', (message) => {
    machines.push(...message.machines);
    if (!message.more) resolve(Date.parse(message.serverTime));
  }));
  await hub.start();
  await hub.invoke('Subscribe', { scope: 'fleet' });
  const now = await whole;
  await hub.stop();
  return { machines, now };
}
