import { render } from 'preact';
import { App } from './App';
import { LiveConnection } from './Live/connection';
import { sessionKeys } from './Live/keys';
import { LiveStore } from './Live/store';
import { applyTheme, storedTheme } from './Look/theme';
import './Look/base.css';
import './Look/page.css';
import './Look/fleet.css';
import './Look/machine.css';

applyTheme(storedTheme());

const store = new LiveStore({
  nextFrame: (draw) => requestAnimationFrame(draw),
  monotonic: () => performance.now(),
  wall: () => Date.now(),
});
// Relative to the page, so that it also works below a path of a reverse proxy.
const connection = new LiveConnection(new URL('hubs/machines', document.baseURI).href, store, sessionKeys);

connection.follow({ scope: 'fleet' });
void connection.start();
window.addEventListener('online', () => void connection.start());
setInterval(() => {
  connection.watch();
  store.tick();
}, 1000);

const page = document.getElementById('page');
if (page) render(<App store={store} connection={connection} />, page);
