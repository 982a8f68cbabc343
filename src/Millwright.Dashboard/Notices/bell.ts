import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { ApiClient } from '../Api/client';
import { sessionKeys } from '../Live/keys';
import { retryDelay } from '../Live/link';
import type { Notice } from './notice';

/** Notices that the bell shows, at most. */
export const mostRung = 50;

/** What the bell shows once another notice has come, newest first; one that comes again, and one that is too old, changes nothing. */
export function rung(shown: readonly Notice[], notice: Notice): readonly Notice[] {
  if (shown.some(({ id }) => id === notice.id)) return shown;
  return [...shown, notice].sort((a, b) => b.sequence - a.sequence).slice(0, mostRung);
}

/** Hears the notices of a person, those after a sequence first, until it is told to stop; it comes back by itself. */
export function hear(api: ApiClient, person: string, after: number, onNotice: (notice: Notice) => void): () => void {
  let newest = after;
  let attempts = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const hub = new HubConnectionBuilder()
    .withUrl(api.address('../../hubs/notices').href, { accessTokenFactory: () => sessionKeys.read() ?? '' })
    .configureLogging(LogLevel.None)
    .build();
  const subscribe = (): Promise<void> => hub.invoke('Subscribe', person, newest);
  const startLater = (): void => {
    if (!isOver) retry = setTimeout(() => void start(), retryDelay(attempts++, Math.random()));
  };
  const start = async (): Promise<void> => {
    try {
      await hub.start();
      await subscribe();
      attempts = 0;
    } catch {
      // The page's banner says what is wrong with the server; here it is only tried again.
      if (hub.state === 'Connected') await hub.stop();
      else startLater();
    }
  };
  hub.on('notice', (notice: Notice) => {
    newest = Math.max(newest, notice.sequence);
    onNotice(notice);
  });
  hub.on('resume', () => void subscribe().catch(() => hub.stop()));
  hub.onclose(startLater);
  void start();
  return () => {
    isOver = true;
    clearTimeout(retry);
    void hub.stop();
  };
}
