/** A configured alarm: the rule, on a machine, where it speaks of one about a sensor. */
export interface Source {
  readonly machine: string;
  readonly machineName?: string | null;
  readonly rule: string;
  readonly ruleName?: string | null;
  readonly sensor: string | null;
}

export interface SourceCount {
  readonly source: Source;
  readonly count: number;
  /** 0 to 1, of all annunciations. */
  readonly share: number;
}

/** A figure against its recommended limit. */
export interface LimitCheck {
  readonly metric: string;
  readonly value: number;
  readonly sense: 'atMost' | 'below' | 'atLeast';
  readonly recommended: number;
  /** What an operator can still just manage. */
  readonly mostManageable: number | null;
  readonly outcome: 'met' | 'manageable' | 'notMet';
}

/** A change of its rule that would have kept an alarm quieter. Durations are ISO 8601. */
export interface Remedy {
  readonly kind: 'onDelay' | 'offDelay' | 'deadband';
  readonly delay: string | null;
  readonly deadband: number | null;
  readonly before: number;
  readonly after: number;
  readonly alarmLater: string;
  readonly returnLater: string | null;
}

export interface Proposal {
  readonly source: Source;
  readonly unit?: string | null;
  readonly remedies: readonly Remedy[];
}

/** How many alarms were announced in a step of the period. */
export interface RateStep {
  readonly at: string;
  readonly count: number;
}

/** How good the alarms were over a period, as `GET api/v1/alarms/performance` has it. */
export interface Performance {
  readonly period: { readonly from: string; readonly to: string };
  readonly operators: number;
  readonly alarmCount: number;
  readonly limits: readonly LimitCheck[];
  readonly mostFrequent: readonly SourceCount[];
  readonly chattering: readonly SourceCount[];
  readonly fleeting: readonly SourceCount[];
  readonly stale: readonly SourceCount[];
  readonly floods: readonly { readonly from: string; readonly to: string; readonly alarmCount: number }[];
  readonly proposals: readonly Proposal[];
  /** In steps of ten minutes. */
  readonly rates: readonly RateStep[];
}
