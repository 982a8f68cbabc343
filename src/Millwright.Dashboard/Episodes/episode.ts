/** A failure episode as `GET api/v1/episodes/{id}` has it. Times are ISO 8601 in UTC. */
export interface Episode {
  readonly id: string;
  readonly machineId: string;
  readonly startTime: string;
  readonly lastBadAt: string;
  readonly endTime: string | null;
  readonly isActive: boolean;
  readonly cause: Cause;
  /** The smallest and the largest value of each sensor during the episode. */
  readonly peaks: Readonly<Record<string, Peak>>;
  readonly readingCount: number;
  readonly reopened: number;
}

/** Sensor, value and limit only for a critical limit. */
export interface Cause {
  readonly trigger: 'criticalLimit' | 'reported';
  readonly sensor: string | null;
  readonly value: number | null;
  readonly limit: number | null;
}

export interface Peak {
  readonly min: number;
  readonly minAt: string;
  readonly max: number;
  readonly maxAt: string;
}
