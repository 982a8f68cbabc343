// A client of the hub of notices as the documentation describes one: keeps the newest sequence, and subscribes again from it.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { obey } from './remote.mjs';

const notices = new Map();
const hub = new HubConnectionBuilder().withUrl(process.argv[2]).configureLogging(LogLevel.None).build();
hub.on('notice', (notice) => notices.set(notice.id, notice));

const newest = () => Math.max(0, ...[...notices.values()].map((notice) => notice.sequence));

await obey({
  async subscribe({ user }) {
    if (hub.state !== 'Connected') await hub.start();
    await hub.invoke('Subscribe', user, newest());
  },
  leave: () => hub.stop(),
  notices: () => ({ notices: [...notices.values()] }),
});
