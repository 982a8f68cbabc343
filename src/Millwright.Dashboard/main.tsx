import { render } from 'preact';
import { ApiClient } from './Api/client';
import { App } from './App';
import { LiveConnection } from './Live/connection';
import { sessionKeys } from './Live/keys';
import { LiveStore } from './Live/store';
import './Look/base.css';
import './Look/page.css';
import './Look/shell.css';
import './Look/fleet.css';
import './Look/machine.css';
import './Look/charts.css';
import './Look/configuration.css';
import './Look/episode.css';

const store = new LiveStore({
  nextFrame: (draw) => requestAnimationFrame(draw),
  monotonic: () => performance.now(),
  wall: () => Date.now(),
});
// Relative to the page, so that it also works below a path of a reverse proxy.
const api = new ApiClient(new URL('api/v1/', document.baseURI), sessionKeys);
const connection = new LiveConnection(new URL('hubs/machines', document.baseURI).href, store, sessionKeys);

connection.follow({ scope: 'fleet' });
void connection.start();
window.addEventListener('online', () => void connection.start());
setInterval(() => {
  connection.watch();
  store.tick();
}, 1000);

const page = document.getElementById('page');
if (page) render(<App store={store} connection={connection} api={api} />, page);
