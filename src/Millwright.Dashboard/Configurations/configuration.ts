import { secondsOf } from '../Time/duration';
/** How a machine is judged, as `GET api/v1/machines/{id}/configuration` has it. Spans are ISO 8601; figures in the sensor's unit. */
export interface Judging {
  /** The type's with the overrides laid over it. */
  readonly effective: MachineConfiguration;
  readonly overrides: Overrides | null;
  readonly version: number;
}

export interface MachineConfiguration {
  readonly sensors: Readonly<Record<string, SensorConfiguration>>;
  readonly noDataTimeout: string;
  readonly episodeQuietTime: string;
  readonly episodeReopenWindow: string;
}

/** What one machine says otherwise than its type. A sensor replaces the type's whole. */
export type Overrides = Partial<Omit<MachineConfiguration, 'sensors'>> & { readonly sensors?: Readonly<Record<string, SensorConfiguration>> | null };

export interface SensorConfiguration {
  readonly unit: string | null;
  readonly baseline: number | null;
  readonly variation: number | null;
  readonly limits: Limits;
  readonly noDataTimeout: string | null;
  readonly ewmaTimeConstant: string;
}

export interface Limits {
  readonly criticalLow: number | null;
  readonly warningLow: number | null;
  readonly warningHigh: number | null;
  readonly criticalHigh: number | null;
  /** Per second. */
  readonly warningRate: number | null;
  readonly criticalRate: number | null;
  readonly hysteresis: number;
  readonly onDelay: string;
  readonly offDelay: string;
}

export const unjudged: SensorConfiguration = {
  unit: null, baseline: null, variation: null, noDataTimeout: null, ewmaTimeConstant: 'PT1M',
  limits: {
    criticalLow: null, warningLow: null, warningHigh: null, criticalHigh: null, warningRate: null, criticalRate: null, hysteresis: 0,
    onDelay: 'PT0S', offDelay: 'PT0S',
  },
};

/** How long a sensor may be silent, in ms. */
export function timeoutOf(configuration: MachineConfiguration | undefined, sensor: string): number {
  const own = configuration?.sensors[sensor]?.noDataTimeout ?? configuration?.noDataTimeout ?? 'PT5M';
  return (secondsOf(own) ?? 300) * 1000;
}
