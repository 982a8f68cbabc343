import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import type { Alarm, AlarmAction, AlarmState } from './alarm';
import { actionWords, stateWords } from './words';

/** What a person said with an action. */
export interface Said {
  readonly by: string;
  readonly note?: string;
  readonly minutes?: number;
  readonly reason?: string;
  readonly assignee?: string | null;
}

/** One alarm that an action was refused for. */
export interface Refusal {
  readonly id: string;
  readonly reason: string;
}

/** What became of an action on several alarms. */
export interface Report {
  readonly action: AlarmAction;
  readonly done: number;
  readonly refused: readonly Refusal[];
}

/** A row of the server's answer about many alarms. */
interface Row {
  readonly id: string;
  readonly outcome: 'done' | 'unchanged' | 'illegal' | 'notFound' | 'unavailable';
  readonly state?: AlarmState | null;
  /** For what is illegal: what is legal. */
  readonly legal?: readonly AlarmAction[] | null;
}

/** As many as the server takes at once. */
const MOST_AT_ONCE = 10_000;

/** Does something about alarms, one or many. Those that it is illegal for are in the report; anything else that fails is thrown. */
export async function act(api: ApiClient, action: AlarmAction, ids: readonly string[], said: Said): Promise<Report> {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return actOnOne(api, action, first, said);
  const reports: Report[] = [];
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const { items } = await api.send<{ readonly items: readonly Row[] }>('POST', 'alarms/actions', { action, ids: ids.slice(start, start + MOST_AT_ONCE), ...said });
    const refused = items.filter(({ outcome }) => outcome !== 'done' && outcome !== 'unchanged').map((row) => ({ id: row.id, reason: reasonOf(row) }));
    reports.push({ action, done: items.length - refused.length, refused });
  }
  return { action, done: reports.reduce((sum, { done }) => sum + done, 0), refused: reports.flatMap(({ refused }) => refused) };
}

function reasonOf({ outcome, state, legal }: Row): string {
  if (outcome === 'unavailable') return 'the server could not reach it; do it again';
  if (outcome === 'notFound') return 'it is over, or gone';
  const words = (legal ?? []).map((action) => actionWords[action].toLowerCase()).join(', ');
  return `it is ${state ? stateWords[state].toLowerCase() : 'in another state'} by now; possible: ${words === '' ? 'nothing' : words}`;
}

async function actOnOne(api: ApiClient, action: AlarmAction, id: string, said: Said): Promise<Report> {
  try {
    await api.send('POST', `alarms/${encodeURIComponent(id)}/${action}`, said);
    return { action, done: 1, refused: [] };
  } catch (failure) {
    if (failure instanceof ApiError && (failure.status === 409 || failure.isMissing)) return { action, done: 0, refused: [{ id, reason: failure.message }] };
    throw failure;
  }
}

/** The actions that at least one of the alarms allows, and how many do. */
export function legalFor(alarms: readonly Alarm[]): ReadonlyMap<AlarmAction, number> {
  const counts = new Map<AlarmAction, number>();
  for (const { actions } of alarms) for (const action of actions) counts.set(action, (counts.get(action) ?? 0) + 1);
  return counts;
}
