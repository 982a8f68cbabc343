import { render } from 'preact';
import type { Alarm } from './Alarms/alarm';
import { listedAlike as alarmsListedAlike } from './Alarms/order';
import { ApiClient } from './Api/client';
import { App } from './App';
import { listedAlike as machinesListedAlike } from './Fleet/order';
import { LiveConnection } from './Live/connection';
import { sessionKeys } from './Live/keys';
import { LiveStore, type Surroundings } from './Live/store';
import type { Machine } from './Machines/machine';
import './Look/base.css';
import './Look/page.css';
import './Look/shell.css';
import './Look/fleet.css';
import './Look/machine.css';
import './Look/alarms.css';

const browser: Surroundings = {
  nextFrame: (draw) => requestAnimationFrame(draw),
  monotonic: () => performance.now(),
  wall: () => Date.now(),
};
const machines = new LiveStore<Machine>(browser, machinesListedAlike);
const alarms = new LiveStore<Alarm>(browser, alarmsListedAlike);
// Relative to the page, so that it also works below a path of a reverse proxy.
const api = new ApiClient(new URL('api/v1/', document.baseURI), sessionKeys);
const machineHub = new LiveConnection(new URL('hubs/machines', document.baseURI), 'machines', machines, sessionKeys);
const alarmHub = new LiveConnection(new URL('hubs/alarms', document.baseURI), 'alarms', alarms, sessionKeys);

machineHub.follow({ scope: 'fleet' });
alarmHub.follow({ scope: 'all' });
for (const hub of [machineHub, alarmHub]) {
  void hub.start();
  window.addEventListener('online', () => void hub.start());
}
setInterval(() => {
  machineHub.watch();
  alarmHub.watch();
  machines.tick();
}, 1000);

const page = document.getElementById('page');
if (page) render(<App machines={machines} machineHub={machineHub} alarms={alarms} alarmHub={alarmHub} api={api} />, page);
