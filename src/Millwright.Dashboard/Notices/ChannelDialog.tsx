import { useState } from 'preact/hooks';
import { severities, type Severity } from '../Alarms/alarm';
import { severityWords } from '../Alarms/words';
import { ifVersion, type ApiClient } from '../Api/client';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import { channelKinds, eventWords, kindForms, type Channel, type ChannelKind } from './channel';
import { NotSaved } from './NotSaved';
import { SettingField } from './SettingField';
import { useSaving } from './useSaving';

interface Props {
  readonly api: ApiClient;
  /** Null: one is to be made. */
  readonly channel: Channel | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A channel's setup. Secrets are written, never read: an empty one stays as it is. */
export function ChannelDialog({ api, channel, onClose, onSaved }: Props) {
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'email');
  const [name, setName] = useState(channel?.name ?? '');
  const [isActive, setActive] = useState(channel?.isActive ?? true);
  const [settings, setSettings] = useState<Readonly<Record<string, unknown>>>(channel?.settings ?? {});
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [events, setEvents] = useState<readonly string[]>(channel?.enabledEvents ?? ['alarm.raised', 'alarm.escalated']);
  const [severity, setSeverity] = useState<Severity>(channel?.minimumSeverity ?? 'warning');
  const { isBusy, failure, wrong, send } = useSaving(api, onSaved);
  const save = (): void => {
    const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
    const body = { kind, name: name.trim(), description: channel?.description ?? null, isActive, settings, secrets: given, enabledEvents: events, minimumSeverity: severity };
    if (channel) send('PUT', `channels/${channel.id}`, body, ifVersion(channel.version));
    else send('POST', 'channels', body);
  };
  const form = kindForms[kind];
  return (
    <Dialog title={channel ? `Channel ${channel.name}` : 'New channel'} confirm="Save" isBusy={isBusy} isBroad onConfirm={save} onClose={onClose}>
      <div class="fields">
        {!channel && (
          <label>Kind
            <select value={kind} onChange={(event) => setKind(channelKinds.find((option) => option === event.currentTarget.value) ?? 'email')}>
              {channelKinds.map((option) => <option key={option} value={option}>{kindForms[option].words}</option>)}
            </select>
          </label>
        )}
        <TextField label="Name" value={name} isRequired wrong={wrong('name')} onInput={setName} />
        {form.settings.map((setting) => (
          <SettingField key={setting.name} setting={setting} value={settings[setting.name]} wrong={wrong(`settings.${setting.name}`)} onValue={(value) => setSettings({ ...settings, [setting.name]: value })} />
        ))}
        {form.secrets.map((secret) => {
          const isKept = channel?.secrets.includes(secret.name) ?? false;
          return (
            <TextField key={secret.name} type="password" label={secret.words} hint={secret.hint} value={secrets[secret.name] ?? ''} isRequired={secret.isRequired === true && !isKept}
              placeholder={isKept ? 'kept; write to replace it' : undefined} wrong={wrong(`secrets.${secret.name}`)} onInput={(value) => setSecrets({ ...secrets, [secret.name]: value })} />
          );
        })}
      </div>
      <fieldset class="choices">
        <legend>Always gets (people add to it by their preferences)</legend>
        {eventWords.map(([type, words]) => (
          <label key={type}><input type="checkbox" checked={events.includes(type)} onChange={(event) => setEvents(event.currentTarget.checked ? [...events, type] : events.filter((other) => other !== type))} />{words}</label>
        ))}
      </fieldset>
      <div class="fields">
        <label>Of severity
          <select value={severity} onChange={(event) => setSeverity(severities.find((option) => option === event.currentTarget.value) ?? 'warning')}>
            {[...severities].reverse().map((option) => <option key={option} value={option}>{severityWords[option]}{option !== 'critical' && ' and worse'}</option>)}
          </select>
        </label>
        <label class="check"><input type="checkbox" checked={isActive} onChange={(event) => setActive(event.currentTarget.checked)} />switched on</label>
      </div>
      <NotSaved failure={failure} />
      {channel && <p><button type="button" class="quiet danger" disabled={isBusy} onClick={() => send('DELETE', `channels/${channel.id}`, undefined, ifVersion(channel.version))}>Remove this channel</button> <small>What waits for it is not delivered; the log keeps it.</small></p>}
    </Dialog>
  );
}
