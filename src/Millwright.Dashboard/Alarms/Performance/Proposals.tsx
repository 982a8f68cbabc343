import { count } from '../../Machines/figures';
import type { Preferences } from '../../Preferences/preferences';
import { hashOf, ruleHash } from '../../Shell/route';
import type { BadActor } from './performance';
import { SourceName } from './SourceName';
import { costWords, proposalQuery, remedyWords, sourceKey } from './words';

/** The built-in rule whose delays and deadbands are those of the machines' limits. */
const limitRule = 'limit';

/** For each alarm that comes too often, what would have kept it quieter, and what that costs. */
export function Proposals({ actors, preferences }: { actors: readonly BadActor[]; preferences: Preferences }) {
  const useful = actors.filter(({ remedies }) => remedies.length > 0);
  if (useful.length === 0) return <p class="muted">Nothing to propose: no alarm came so often that a delay or a deadband would help.</p>;
  return (
    <ul class="proposals">
      {useful.map(({ source, unit, remedies }) => (
        <li key={sourceKey(source)}>
          <SourceName source={source} />
          <ul>
            {remedies.map((remedy) => (
              <li key={remedy.kind}>
                <span><b>{remedyWords(remedy, unit)}</b>: {count(remedy.after, preferences)} instead of {count(remedy.before, preferences)} alarms. <span class="muted">Costs: {costWords(remedy)}.</span></span>
                {source.rule === limitRule
                  ? <a class="button" href={hashOf({ page: 'machine', id: source.machine, query: 'part=limits' })}>To the machine’s limits …</a>
                  : <a class="button" href={ruleHash(source.rule, proposalQuery(remedy))}>Apply to the rule …</a>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
