import { useEffect, useState } from 'preact/hooks';
import type { ApiClient, Page } from '../Api/client';
import { useGet } from '../Api/useGet';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { Modal } from '../Shell/Modal';
import { alarmHash, machineHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { hear, mostRung, rung } from './bell';
import type { Notice } from './notice';

interface Props {
  readonly api: ApiClient;
  readonly now: number;
}

/** The notices for the person that this browser belongs to, and how many of them nobody has looked at. Without such a person there is no bell. */
export function Bell(props: Props) {
  const { person } = usePreferences();
  return person === '' ? null : <BellOf key={person} person={person} {...props} />;
}

function BellOf({ person, api, now }: Props & { person: string }) {
  const past = useGet<Page<Notice>>(api, 'notices', { user: person, state: 'sent', limit: 200 }).data;
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!past) return undefined;
    const shown = past.items.filter(({ kind }) => kind === 'in-app').sort((a, b) => b.sequence - a.sequence).slice(0, mostRung);
    setNotices(shown);
    return hear(api, person, shown[0]?.sequence ?? 0, (notice) => setNotices((before) => rung(before, notice)));
  }, [past]);
  const unread = notices.filter(({ readAt }) => readAt === null);
  const close = (): void => {
    setOpen(false);
    // What was on the screen counts as read, in every browser of this person once the server knows.
    for (const { id } of unread) api.send('POST', `notices/${id}/feedback`, { what: 'read' }).catch(() => undefined);
    const readAt = new Date(now).toISOString();
    setNotices((before) => before.map((notice) => (notice.readAt === null ? { ...notice, readAt } : notice)));
  };
  return (
    <>
      <button type="button" class="bell quiet" title="Notices for you" onClick={() => setOpen(true)}>
        <span aria-hidden="true">🔔</span><span class="unseen">Notices for you</span>
        {unread.length > 0 && <span class="badge">{unread.length}{notices.length === mostRung && unread.length === mostRung && '+'}<span class="unseen"> not read</span></span>}
      </button>
      {isOpen && (
        <Modal label="Notices for you" name="dialog bell-notices" onClose={close}>
          <header><h2>Notices for you</h2><button type="button" class="quiet" onClick={close}><span aria-hidden="true">✕</span><span class="unseen">Close</span></button></header>
          {notices.length === 0 && <p class="nothing" role="status">Nothing yet. What you hear in the page is chosen under Notices, People.</p>}
          <ul>
            {notices.map((notice) => (
              <li key={notice.id} class={notice.readAt === null ? 'unread' : ''}>
                {linkOf(notice) === null ? <b>{notice.subject}</b> : <a href={linkOf(notice)!} onClick={close}>{notice.subject}</a>}
                <span class="muted"><Ago at={notice.at} now={now} plantZone={undefined} /></span>
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </>
  );
}

function linkOf({ alarmId, machineId }: Notice): string | null {
  return alarmId !== null ? alarmHash(alarmId) : machineId !== null ? machineHash(machineId) : null;
}
