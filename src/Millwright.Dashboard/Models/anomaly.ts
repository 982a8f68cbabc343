const types: Readonly<Record<string, string>> = {
  'limit-high': 'above its limit', 'limit-low': 'below its limit', 'limit-rate': 'changed too fast', outlier: 'far from its usual values', 'small-shift': 'a little off, and lastingly',
  shift: 'its mean has moved', 'unusual-state': 'unlike its quiet past',
};

const detectors: Readonly<Record<string, string>> = {
  threshold: 'its limits', 'robust-z': 'statistics (robust z)', ewma: 'statistics (EWMA)', 'page-hinkley': 'statistics (Page-Hinkley)', 'isolation-forest': 'the model',
};

/** What was found; a type that the page does not know is said as it is. */
export const anomalyWords = (type: string): string => types[type] ?? type;

/** Which algorithm found it. */
export const detectorWords = (algorithm: string): string => detectors[algorithm] ?? algorithm;
