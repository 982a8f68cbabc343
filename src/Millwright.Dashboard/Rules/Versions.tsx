import type { ApiClient, Page } from '../Api/client';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { changedFields, draftOf, fieldWords } from './draft';
import type { Rule } from './rule';

/** A state that a rule had. `rule` null: it was removed. */
export interface RuleVersion {
  readonly version: number;
  readonly at: string;
  readonly rule: Rule | null;
}

interface Props {
  readonly api: ApiClient;
  readonly ruleKey: string;
  readonly preferences: Preferences;
  readonly onTake: (rule: Rule) => void;
}

/** Every state that a rule had, the newest first, with what changed. */
export function Versions({ api, ruleKey, preferences, onTake }: Props) {
  const { data } = useGet<Page<RuleVersion>>(api, `alarm-rules/${encodeURIComponent(ruleKey)}/versions`, { limit: 50 });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">Versions</h2>
      <ol class="life">
        {items.map((item, index) => (
          <li key={item.version}>
            <time dateTime={item.at}>{formatTime(item.at, preferences)}</time>
            <span>
              <b>{item.version}</b> <span class="muted">{difference(item, items[index + 1])}</span>
              {index > 0 && item.rule && <button type="button" class="quiet" onClick={() => item.rule && onTake(item.rule)}>Take into the form</button>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function difference(version: RuleVersion, before: RuleVersion | undefined): string {
  if (!version.rule) return 'removed';
  if (!before?.rule) return 'made';
  const fields = changedFields(draftOf(version.rule), draftOf(before.rule)).map((field) => fieldWords[field].toLowerCase());
  return fields.length === 0 ? 'saved without a change' : `changed: ${fields.join(', ')}`;
}
