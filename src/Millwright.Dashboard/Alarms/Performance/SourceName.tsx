import { spoken } from '../../Machines/figures';
import { machineHash, ruleHash } from '../../Shell/route';
import type { Source } from './performance';

/** The machine, and the rule that made the alarm. */
export function SourceName({ source }: { source: Source }) {
  return (
    <span class="source">
      <a href={machineHash(source.machine)}>{source.machine}</a>{' '}
      <a class="muted" href={ruleHash(source.rule)}>{source.rule}{source.sensor !== null && `, ${spoken(source.sensor)}`}</a>
    </span>
  );
}
