import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { StatusMark } from '../Fleet/StatusMark';
import type { Machine } from '../Machines/machine';
import type { Command } from './commands';
import { found } from './found';
import { Modal } from './Modal';

interface Props {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly commands: readonly Command[];
  readonly onMachine: (id: string) => void;
  readonly onClose: () => void;
}

const MOST_MACHINES = 12;
const MOST_COMMANDS = 16;

type Entry = Command & { readonly machine?: Machine };

/** One field that leads everywhere: machines by name and id, pages, actions. */
export function Palette({ machines, commands, onMachine, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  // The machines as they were when it was opened: nothing moves under the eye.
  const searched = useMemo(() => [...machines.values()].map((machine): Entry => ({
    key: `machine ${machine.id}`, text: machine.name === machine.id ? machine.id : `${machine.name} ${machine.id}`, hint: [machine.type, machine.site, machine.line].filter(Boolean).join(' · '),
    machine, run: () => onMachine(machine.id),
  })), []);
  const entries = useMemo<readonly Entry[]>(
    () => [...(typed.trim() === '' ? [] : found(searched, typed, MOST_MACHINES)), ...found(commands, typed, MOST_COMMANDS)], [typed, commands]);
  const current = Math.min(at, entries.length - 1);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [current, entries]);

  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((current + step + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter') run(entries[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label="Find a machine, a page or an action" name="palette" onClose={onClose}>
      <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={entries.length > 0 ? `entry-${current}` : undefined}
        aria-label="Find a machine, a page or an action" placeholder="Machine, page or action" autoComplete="off" spellcheck={false} autofocus value={typed}
        onInput={(event) => { setTyped(event.currentTarget.value); setAt(0); }} onKeyDown={onKeyDown} />
      <ul id="palette-list" role="listbox" aria-label="Found" ref={list}>
        {entries.map((entry, index) => (
          <li key={entry.key} id={`entry-${index}`} role="option" aria-selected={index === current} onPointerMove={() => setAt(index)} onClick={() => run(entry)}>
            {entry.machine ? <><StatusMark status={entry.machine.status} word={false} /><span>{entry.machine.name}{entry.machine.name !== entry.machine.id && <span class="muted"> {entry.machine.id}</span>}</span></> : <><span class="no-mark" /><span>{entry.text}</span></>}
            <span class="hint">{entry.hint}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p class="nothing" role="status">Nothing is called that.</p>}
    </Modal>
  );
}
