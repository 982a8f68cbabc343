import { severities } from '../Alarms/alarm';
import { severityWords } from '../Alarms/words';
import type { FieldError } from '../Api/problem';
import { TextField } from '../Shell/TextField';
import { ConditionEditor } from './ConditionEditor';
import type { Draft } from './draft';
import { Help } from './Help';
import { keyPattern, placeholders, scopeKinds, type Fault } from './rule';

interface Props {
  readonly draft: Draft;
  readonly isNew: boolean;
  /** Of the condition, and of the one that suppresses. */
  readonly faults: readonly Fault[];
  readonly whileFaults: readonly Fault[];
  /** By the server, when it was to be saved. */
  readonly refused: readonly FieldError[];
  /** By the form itself. */
  readonly unread: ReadonlyMap<keyof Draft, string>;
  readonly onDraft: (draft: Draft) => void;
}

/** All that a rule says. */
export function RuleForm({ draft, isNew, faults, whileFaults, refused, unread, onDraft }: Props) {
  const set = (change: Partial<Draft>): void => onDraft({ ...draft, ...change });
  const wrong = (field: keyof Draft, ...members: readonly string[]): string | undefined =>
    unread.get(field) ?? refused.find((error) => members.includes(error.field))?.message;
  return (
    <>
      <div class="fields">
        <TextField label="Name" value={draft.name} isRequired wrong={wrong('name', 'name')} onInput={(name) => set({ name })} />
        {isNew && <TextField label="Key" hint="Its address; never changes." value={draft.key} isRequired pattern={keyPattern} wrong={wrong('key', 'key')} onInput={(key) => set({ key })} />}
        <label>Severity
          <select value={draft.severity} onChange={(event) => set({ severity: severities.find((severity) => severity === event.currentTarget.value) ?? '' })}>
            {severities.map((severity) => <option key={severity} value={severity}>{severityWords[severity]}</option>)}
            <option value="">By the limit that is passed</option>
          </select>
          {wrong('severity', 'severity') && <span class="field-error">{wrong('severity', 'severity')}</span>}
        </label>
      </div>
      <ConditionEditor id="condition" label="Raise an alarm when" value={draft.condition} faults={faults} isRequired
        placeholder="temperature > 95 °C for 30 s and status = running" onInput={(condition) => set({ condition })} />
      <Help />
      <div>
        <TextField label="Text of the alarm" hint="Empty: the words of the condition." value={draft.text} wrong={wrong('text', 'text')} onInput={(text) => set({ text })} />
        <p class="placeholders">{placeholders.map(([name, words]) => (
          <button key={name} type="button" class="quiet" title={`Stands for ${words}`} onClick={() => set({ text: `${draft.text}${draft.text === '' || draft.text.endsWith(' ') ? '' : ' '}{${name}}` })}>{`{${name}}`}</button>
        ))}</p>
      </div>
      <fieldset>
        <legend>For which machines</legend>
        <div class="fields">
          {scopeKinds.map((kind) => (
            <TextField key={kind} label={kind.charAt(0).toUpperCase() + kind.slice(1)} value={draft.scope[kind]} placeholder="any" wrong={refused.find((error) => error.field === `scope.${kind}`)?.message}
              onInput={(value) => set({ scope: { ...draft.scope, [kind]: value } })} />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Against chatter</legend>
        <div class="fields">
          <TextField label="On-delay" hint="It must hold for so long first." placeholder="0 s" value={draft.onDelay} wrong={wrong('onDelay', 'onDelay')} onInput={(onDelay) => set({ onDelay })} />
          <TextField label="Off-delay" hint="It must be over for so long." placeholder="0 s" value={draft.offDelay} wrong={wrong('offDelay', 'offDelay')} onInput={(offDelay) => set({ offDelay })} />
          <TextField label="Deadband" hint="The value must come back so far, in the figure’s unit." placeholder="0" value={draft.deadband} wrong={wrong('deadband', 'deadband')} onInput={(deadband) => set({ deadband })} />
          <TextField label="Escalate after" hint="Without anybody acknowledging it." placeholder="never" value={draft.escalateAfter} wrong={wrong('escalateAfter', 'escalateAfter')} onInput={(escalateAfter) => set({ escalateAfter })} />
        </div>
      </fieldset>
      <fieldset>
        <legend>Suppressed by design</legend>
        <label class="check"><input type="checkbox" checked={draft.inMaintenance} onChange={(event) => set({ inMaintenance: event.currentTarget.checked })} />during maintenance</label>
        <ConditionEditor id="while" label="While this holds" value={draft.whileCondition} faults={whileFaults} placeholder="status = idle"
          onInput={(whileCondition) => set({ whileCondition })} />
        <div class="fields">
          <TextField label="While this machine …" placeholder="none" value={draft.parentMachine} wrong={wrong('parentMachine', 'suppress.parent', 'suppress.parent.machine')} onInput={(parentMachine) => set({ parentMachine })} />
          <TextField label="… has an alarm of this rule" placeholder="none" value={draft.parentRule} wrong={wrong('parentRule', 'suppress.parent.rule')} onInput={(parentRule) => set({ parentRule })} />
          <TextField label="Takes the place of rule" hint="Where this one applies." placeholder="none" value={draft.replaces} wrong={wrong('replaces', 'replaces')} onInput={(replaces) => set({ replaces })} />
        </div>
      </fieldset>
    </>
  );
}
