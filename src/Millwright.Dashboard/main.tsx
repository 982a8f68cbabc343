import { render } from 'preact';
import { ApiClient } from './Api/client';
import { App } from './App';
import { LiveConnection } from './Live/connection';
import { sessionKeys } from './Live/keys';
import { paced } from './Live/pace';
import { LiveStore } from './Live/store';
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
import './Look/print.css';

/** Values that change faster than this are read no better for being drawn more often. */
const DRAWING_MS = 250;

const clock = new SteadyClock(() => performance.now(), () => Date.now());
const store = new LiveStore({
  nextDrawing: paced(DRAWING_MS, {
    monotonic: () => performance.now(),
    later: (then, ms) => void setTimeout(then, ms),
    nextFrame: (then) => void requestAnimationFrame(then),
  }),
  monotonic: () => clock.now(),
  wall: () => Date.now(),
});
// Relative to the page, so that it also works below a path of a reverse proxy.
const api = new ApiClient(new URL('api/v1/', document.baseURI), sessionKeys);
const connection = new LiveConnection(new URL('hubs/machines', document.baseURI).href, store, sessionKeys);

connection.follow({ scope: 'fleet' });
void connection.start();
addEventListener('online', () => void connection.wake());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  clock.look();
  void connection.wake();
});
setInterval(() => {
  if (clock.look()) void connection.wake();
  connection.watch();
  store.tick();
}, 1000);

const page = document.getElementById('page');
if (page) render(<App store={store} connection={connection} api={api} />, page);
