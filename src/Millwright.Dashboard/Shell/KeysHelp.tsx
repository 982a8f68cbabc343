import { Modal } from './Modal';
import { listKeys, shortcuts } from './shortcuts';

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Every key that does something. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal label="Keys" name="keys-help" onClose={onClose}>
      <header><h2>Keys</h2><button type="button" class="quiet" onClick={onClose}><span aria-hidden="true">✕</span><span class="unseen">Close</span></button></header>
      <dl>
        {[...shortcuts, ...listKeys].map(({ keys, words }) => (
          <div key={words}>
            <dt>{keys.map((key) => <kbd key={key}>{shown(key)}</kbd>)}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function shown(key: string): string {
  const named = key.replace('Mod+', isMac ? '⌘ ' : 'Ctrl ').replace('Escape', 'Esc');
  return named.length > 1 && key.startsWith('Mod+') ? named.slice(0, -1) + named.slice(-1).toUpperCase() : named;
}
