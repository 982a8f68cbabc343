const types: Readonly<Record<string, string>> = {
  'limit-high': 'above its limit', 'limit-low': 'below its limit', 'limit-rate': 'changed too fast', outlier: 'far from its usual values', 'small-shift': 'a little off, and lastingly',
  shift: 'its mean has moved', jump: 'a jump', noise: 'noisier than it was', stuck: 'stuck at a value', 'unusual-state': 'unlike its quiet past', 'broken-relation': 'its inputs no longer go together',
};

const detectors: Readonly<Record<string, string>> = {
  threshold: 'its limits', 'robust-z': 'statistics (robust z)', ewma: 'statistics (EWMA)', 'page-hinkley': 'statistics (Page-Hinkley)', jump: 'statistics (steps)', noise: 'statistics (steps)', 'flat-line': 'statistics (same values in a row)',
  'isolation-forest': 'the model (forest)', 'hotelling-t2': 'the model (T²)', 'prediction-error': 'the model (prediction error)',
};

/** What was found; a type that the page does not know is said as it is. */
export const anomalyWords = (type: string): string => types[type] ?? type;

/** Which algorithm found it. */
export const detectorWords = (algorithm: string): string => detectors[algorithm] ?? algorithm;
