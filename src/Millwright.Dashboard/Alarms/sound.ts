import { isWaiting, severities, type Alarm, type Severity } from './alarm';

/** A tone: when it begins, how long it sounds, in s from the start of the signal, and how high, in Hz. */
export interface Tone {
  readonly at: number;
  readonly length: number;
  readonly pitch: number;
}

/** A signal and after how many s it is repeated. */
export interface Signal {
  readonly tones: readonly Tone[];
  readonly every: number;
}

/** More urgent: higher, faster, more tones. */
export const signals: Readonly<Record<Severity, Signal>> = {
  critical: { tones: [0, 0.18, 0.36].map((at) => ({ at, length: 0.13, pitch: 988 })), every: 2 },
  warning: { tones: [{ at: 0, length: 0.22, pitch: 659 }, { at: 0.3, length: 0.22, pitch: 523 }], every: 6 },
  info: { tones: [{ at: 0, length: 0.25, pitch: 440 }], every: 20 },
};

/** What makes an alarm heard again after it was silenced: another raise. */
export function soundKey({ id, repeats }: Alarm): string {
  return `${id} ${repeats}`;
}

/** The worst severity to be heard; null: all is acknowledged or silenced. */
export function toneFor(alarms: Iterable<Alarm>, silenced: ReadonlySet<string>): Severity | null {
  let worst = severities.length;
  for (const alarm of alarms) {
    if (isWaiting(alarm) && !silenced.has(soundKey(alarm))) worst = Math.min(worst, severities.indexOf(alarm.severity));
    if (worst === 0) break;
  }
  return severities[worst] ?? null;
}

/** Plays signals by the browser's own synthesizer. */
export class Horn {
  #context: AudioContext | null = null;
  #repeat: ReturnType<typeof setInterval> | undefined;
  #severity: Severity | null = null;

  /** A browser makes no sound before the person has touched the page. */
  get isBlocked(): boolean {
    return this.#context !== null && this.#context.state === 'suspended';
  }

  /** To be called from a touch or a key. */
  async wake(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
  }

  /** Sounds a severity's signal again and again; null: is silent. */
  sound(severity: Severity | null): void {
    if (severity === this.#severity) return;
    this.#severity = severity;
    clearInterval(this.#repeat);
    if (severity === null) return;
    this.#context ??= new AudioContext();
    this.#play(signals[severity].tones);
    this.#repeat = setInterval(() => this.#play(signals[severity].tones), signals[severity].every * 1000);
  }

  #play(tones: readonly Tone[]): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const { at, length, pitch } of tones) {
      const oscillator = new OscillatorNode(context, { frequency: pitch, type: 'triangle' });
      const volume = new GainNode(context, { gain: 0 });
      const start = context.currentTime + at;
      // A tone that begins or ends at once clicks.
      volume.gain.setTargetAtTime(0.25, start, 0.01);
      volume.gain.setTargetAtTime(0, start + length, 0.02);
      oscillator.connect(volume).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + length + 0.2);
    }
  }
}
