// stream.mjs CHROMIUM, then {do: stream, url, place, hours}.
import { streamHours } from './hours.mjs';
import { obey } from './remote.mjs';

await obey({
  stream: ({ url, place, hours }) => streamHours(process.argv[2], url, place, hours),
});
