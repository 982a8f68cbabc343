const examples: readonly (readonly [text: string, words: string])[] = [
  ['temperature > 95 °C', 'a sensor against a figure; the unit may be another than the sensor’s'],
  ['rate(pressure) < -0.5', 'how fast it changes, per second'],
  ['deviation(vibration) > 4', 'how many standard deviations from its mean'],
  ['missing(flow) for 60 s', 'nothing has come from a sensor'],
  ['status = offline', 'the machine’s status; also: status in (warning, critical)'],
  ['episode', 'a failure goes on; failed: the machine says that it has failed'],
  ['anomaly(vibration) > 0.9', 'a detector’s score; prediction(…) a model’s'],
  ['limit', 'stands alone: any sensor past a limit of the machine’s configuration'],
  ['… for 30 s', 'has been so without a gap for that long: ms, s, min, h, d'],
  ['not (a > 1 and b < 2) or c = 3', 'combined'],
];

/** The language of conditions by example. */
export function Help() {
  return (
    <details class="help">
      <summary>How a condition is written</summary>
      <dl>{examples.map(([text, words]) => <div key={text}><dt><code>{text}</code></dt><dd>{words}</dd></div>)}</dl>
    </details>
  );
}
