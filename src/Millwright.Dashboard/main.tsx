import { render } from 'preact';
import type { Alarm } from './Alarms/alarm';
import { alarmListing } from './Alarms/order';
import { ApiClient } from './Api/client';
import { App } from './App';
import { machineListing } from './Fleet/order';
import { LiveConnection } from './Live/connection';
import { sessionKeys } from './Live/keys';
import { paced } from './Live/pace';
import { LiveStore, type Surroundings } from './Live/store';
import type { Machine } from './Machines/machine';
import { SteadyClock } from './Time/steady';
import './Look/base.css';
import './Look/page.css';
import './Look/shell.css';
import './Look/fleet.css';
import './Look/plant.css';
import './Look/machine.css';
import './Look/charts.css';
import './Look/configuration.css';
import './Look/episode.css';
import './Look/alarms.css';
import './Look/print.css';

/** Values that change faster than this are read no better for being drawn more often. */
const DRAWING_MS = 250;

const clock = new SteadyClock(() => performance.now(), () => Date.now());
const browser = (): Surroundings => ({
  nextDrawing: paced(DRAWING_MS, {
    monotonic: () => performance.now(),
    later: (then, ms) => void setTimeout(then, ms),
    nextFrame: (then) => void requestAnimationFrame(then),
  }),
  monotonic: () => clock.now(),
  wall: () => Date.now(),
});
const machines = new LiveStore<Machine>(browser(), machineListing);
const alarms = new LiveStore<Alarm>(browser(), alarmListing);
// Relative to the page, so that it also works below a path of a reverse proxy.
const api = new ApiClient(new URL('api/v1/', document.baseURI), sessionKeys);
const machineHub = new LiveConnection(new URL('hubs/machines', document.baseURI), 'machines', machines, sessionKeys);
const alarmHub = new LiveConnection(new URL('hubs/alarms', document.baseURI), 'alarms', alarms, sessionKeys);
const hubs = [machineHub, alarmHub];
const wake = (): void => hubs.forEach((hub) => void hub.wake());

machineHub.follow({ scope: 'fleet' });
alarmHub.follow({ scope: 'all' });
hubs.forEach((hub) => void hub.start());
addEventListener('offline', () => hubs.forEach((hub) => hub.doubt()));
addEventListener('online', wake);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  clock.look();
  wake();
});
setInterval(() => {
  if (clock.look()) wake();
  hubs.forEach((hub) => hub.watch());
  machines.tick();
}, 1000);

const page = document.getElementById('page');
if (page) render(<App machines={machines} machineHub={machineHub} alarms={alarms} alarmHub={alarmHub} api={api} />, page);
