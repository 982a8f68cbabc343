import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import type { Alarm, AlarmAction } from './alarm';

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
  readonly outcome: string;
  readonly detail?: string | null;
}

/** As many as the server takes at once. */
const mostAtOnce = 1000;

/** Does something about alarms, one or many. Those that it is illegal for are in the report; anything else that fails is thrown. */
export async function act(api: ApiClient, action: AlarmAction, ids: readonly string[], said: Said): Promise<Report> {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return actOnOne(api, action, first, said);
  const reports: Report[] = [];
  for (let start = 0; start < ids.length; start += mostAtOnce) {
    const { items } = await api.send<{ readonly items: readonly Row[] }>('POST', 'alarms/actions', { action, ids: ids.slice(start, start + mostAtOnce), ...said });
    const refused = items.filter(({ outcome }) => outcome !== 'done' && outcome !== 'doneBefore').map(({ id, detail, outcome }) => ({ id, reason: detail ?? outcome }));
    reports.push({ action, done: items.length - refused.length, refused });
  }
  return { action, done: reports.reduce((sum, { done }) => sum + done, 0), refused: reports.flatMap(({ refused }) => refused) };
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
