// A mail server for the tests: STARTTLS with a certificate that it signed itself, and a name with a password.
import { SMTPServer } from 'smtp-server';
import { obey } from './remote.mjs';

const messages = [];
const logins = [];
let refusals = 0;

const server = new SMTPServer({
  authOptional: false,
  onAuth(auth, session, callback) {
    logins.push({ user: auth.username, method: auth.method, secure: session.secure });
    if (auth.password !== 'gr0uP;secret') return callback(new Error('Invalid name or password'));
    return callback(null, { user: auth.username });
  },
  onRcptTo(address, session, callback) {
    if (address.address.startsWith('nobody@')) return callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
    return callback();
  },
  onData(stream, session, callback) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      if (refusals > 0) {
        refusals--;
        return callback(Object.assign(new Error('Try again later'), { responseCode: 451 }));
      }
      messages.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((to) => to.address), text: Buffer.concat(chunks).toString('latin1') });
      return callback(null, 'queued as 4711');
    });
  },
});
server.on('error', () => {});

await obey({
  listen: () => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ port: server.server.address().port }))),
  /** The next messages are refused for now. */
  refuse: ({ count }) => void (refusals = count),
  messages: () => ({ messages, logins }),
});
