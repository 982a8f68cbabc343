/** A machine's live state as the hub `/hubs/machines` sends it. Times are ISO 8601 in UTC. */
export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly site: string | null;
  /** The production line within the site. */
  readonly line?: string | null;
  readonly tags: readonly string[];
  readonly retired: boolean;
  /** Grows with each reading or command; an older one never replaces a newer one. */
  readonly version: number;
  readonly status: Status;
  readonly reason: string;
  readonly statusSince: string | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly lastEvent: string | null;
  readonly operatingHours: number;
  readonly readingCount: number;
  readonly lateCount: number;
  readonly sensors: readonly Sensor[];
  readonly episode: Episode | null;
}

export type Status = 'unknown' | 'offline' | 'idle' | 'running' | 'warning' | 'critical' | 'maintenance' | 'error';

export interface Sensor extends Partial<Statistics> {
  readonly name: string;
  readonly unit: string | null;
  readonly value: number;
  /** Event time of the value. */
  readonly at: string;
  readonly quality: 'good' | 'uncertain' | 'bad';
  readonly stale: boolean;
  /** `none`, or which limit is passed: `warningHigh`, `criticalRate` and so on. */
  readonly violation: string;
}

/** Streaming statistics, in the sensor's unit; sent only to who follows the one machine. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  /** Per second. */
  readonly rate: number;
  readonly ewma: number;
}

export interface Episode {
  readonly id: string;
  readonly startedAt: string;
  readonly lastBadAt: string;
  readonly cause: string;
  readonly readingCount: number;
  readonly reopened: number;
}
