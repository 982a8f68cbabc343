/** A configured alarm: the rule, on a machine, where it speaks of one about a sensor. */
export interface Source {
  readonly machine: string;
  readonly rule: string;
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

/** One that comes most often, or chatters, with what would have kept it quieter. */
export interface BadActor extends SourceCount {
  /** Of a proposed deadband. */
  readonly unit: string | null;
  /** What makes no alarm later first; none when nothing would do. */
  readonly remedies: readonly Remedy[];
}

/** How good the alarms of a period were, as `GET api/v1/alarms/performance` has it. */
export interface Performance {
  readonly from: string;
  readonly to: string;
  readonly operators: number;
  readonly alarmCount: number;
  readonly limits: readonly LimitCheck[];
  readonly badActors: readonly BadActor[];
  readonly chattering: readonly SourceCount[];
  readonly fleeting: readonly SourceCount[];
  readonly stale: readonly SourceCount[];
  readonly floods: readonly { readonly from: string; readonly to: string; readonly alarmCount: number }[];
  /** Alarms in each ten minutes from `from` on. */
  readonly tenMinutes: readonly number[];
}
