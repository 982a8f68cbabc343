import { describe, expect, test } from 'vitest';
import type { Schemas } from '../Api/schemas';
import { figuresOf, foundOf } from '../Models/anomaly';
import { binsOf } from '../Models/distribution';
import { besides, driftDetectorWords, hasMoved, type MeasureRow } from '../Models/driftDetector';
import { bestBaseline, estimateWords, isKnownOf, measured, measureNames, realisedOf } from '../Models/measure';
import { featureFigure, featureWords } from '../Models/feature';
import { answeringOf, isOnProbation, movesOf, partWords, programWords, type Model, type Scope, type Version } from '../Models/model';
import { nearestWords, traitWords } from '../Models/pattern';
import { methodsOf, rangeWords, strongest, valueWords } from '../Models/prediction';
import { actorWords } from '../Models/step';
import { tookWords, trainingOf, usualTraining } from '../Models/training';
import { plainPreferences, type Preferences } from '../Preferences/preferences';
import { unitsOf, type Unit } from '../Preferences/units';

const preferences: Preferences = { ...plainPreferences, locale: 'en-GB', zone: 'utc' };
const unit = (symbol: string, scale: number, offset: number, imperial: string | null): Unit => ({ symbol, spellings: [], dimension: 'temperature', scale, offset, imperial });
const catalogue = unitsOf([unit('°C', 1, 273.15, '°F'), unit('°F', 5 / 9, 255.3722222, null)]);
const fleet: Scope = { kind: 'fleet', value: '' };
const pumps: Scope = { kind: 'type', value: 'pump' };
const version = (number: number, scope: Scope, but: Partial<Version> = {}): Version => ({
  id: `${number}`, model: 'm', number, scope, algorithm: 'trees', blob: '', jobId: '', traceId: '', parameters: {}, verdict: '', passed: true, alias: 'champion', canary: 0, aliasSince: null,
  confirmedAt: null, follows: null, status: 'active', loadedAt: null, version: 1, createdAt: '', updatedAt: '', metrics: { version: {}, champion: null, baselines: {} },
  lineage: { from: '', to: '', knownBy: '', machines: 1, machinesInScope: 1, readings: 1, rows: 1, episodes: 1, features: '', program: '', seed: 42, driftEvent: null }, ...but,
});
const model = (name: string, task: Model['task'], horizonHours: number | null, champions: Version[] = [], challengers: Version[] = []): Model => ({ name, task, horizonHours, createdAt: '', versions: 1, champions, challengers });

describe('who answers', () => {
  test('stands by machine as people count, not as letters do', () => {
    const press = (value: string): Version => version(1, { kind: 'machine', value });
    expect(answeringOf([model('m', 'anomaly', null, ['press-10', 'press-9', 'press-1'].map(press))]).map(({ scope }) => scope?.value)).toEqual(['press-1', 'press-9', 'press-10']);
  });
  test('stands in the order of the questions, horizons upwards, the widest scope first', () => {
    const rows = answeringOf([
      model('cluster', 'cluster', null), model('risk-48h', 'failureRisk', 48, [version(2, pumps), version(1, fleet)]), model('risk-24h', 'failureRisk', 24, [version(1, fleet)]),
    ]);
    expect(rows.map(({ model: { name }, scope }) => `${name} ${scope?.kind ?? 'nobody'}`)).toEqual(['risk-24h fleet', 'risk-48h fleet', 'risk-48h type', 'cluster nobody']);
  });
  test('has the challenger of the same scope beside it, and only that', () => {
    const rows = answeringOf([model('m', 'anomaly', null, [version(1, fleet)], [version(3, pumps, { alias: 'challenger' })])]);
    expect(rows.map(({ champion, challenger }) => [champion?.number, challenger?.number])).toEqual([[1, undefined], [undefined, 3]]);
  });
});

describe('a version', () => {
  test.each<[Partial<Version>, string, string]>([
    [{}, 'champion', 'rollback'],
    [{ alias: 'challenger' }, 'challenger, unheard', 'promote,rollback'],
    [{ alias: 'challenger', canary: 0.1 }, 'challenger, answers for 10 % of its machines', 'promote,rollback'],
    [{ alias: null, status: 'inactive' }, 'rests', 'promote,archive'],
    [{ alias: null, status: 'inactive', passed: false }, 'refused by the gate', 'promote,archive'],
    [{ alias: null, status: 'archived' }, 'archived', ''],
  ])('%j is said and moved as its part allows', (but, part, moves) => {
    expect(partWords(version(1, fleet, but))).toBe(part);
    expect(movesOf(version(1, fleet, but)).join()).toBe(moves);
  });
  test('is on probation while only its probabilities made it champion', () => {
    const on = (but: Partial<Version>): boolean => isOnProbation(version(2, fleet, but));
    expect([on({ follows: 'a' }), on({ follows: 'a', confirmedAt: '2026-01-01' }), on({}), on({ follows: 'a', alias: null })]).toEqual([true, false, false, false]);
  });
  test('is told by the measure of the gate first', () => expect(measureNames({ version: { brier: 0.1, logLoss: 0.3 } }, 'failureRisk')).toEqual(['logLoss', 'brier']));
  test('is held against the best who knows nothing, whichever way is better', () => {
    const baselines = { share: { logLoss: 0.7, silhouette: 0.1 }, always: { logLoss: 9, silhouette: 0.2 } };
    expect(bestBaseline(baselines, 'logLoss')).toEqual({ name: 'share', value: 0.7 });
    expect(bestBaseline(baselines, 'silhouette')).toEqual({ name: 'always', value: 0.2 });
    expect(bestBaseline(baselines, 'threshold')).toBeNull();
  });
  test('has measures in their units', () => {
    expect(measured('accuracy', 0.934, preferences)).toBe('93.4%');
    expect(measured('meanAbsoluteError', 3.2, preferences)).toBe('3.20 h');
    expect(measured('logLoss', undefined, preferences)).toBe('–');
  });
});

describe('what came of predictions', () => {
  const row = (but: Partial<Schemas['AccuracyRow']>): Schemas['AccuracyRow'] =>
    ({ model: 'm', modelVersion: 1, task: 'failureRisk', isShadow: false, day: '', made: 0, confirmed: 0, accuracy: null, meanError: null, rootMeanSquare: null, meanConfidence: null, estimated: null, realised: null, ...but });
  test('is summed over days by how many there were, and what is not known does not count', () => {
    const rows = [row({ made: 100, confirmed: 30, accuracy: 1, meanConfidence: 0.9 }), row({ made: 300, confirmed: 10, accuracy: 0.6, meanConfidence: 0.7 }), row({ made: 0, confirmed: 0 }), row({ modelVersion: 2, made: 5 })];
    expect(realisedOf(rows, 1)).toEqual({ made: 400, confirmed: 40, estimated: 0.75, realised: 0.9, meanError: null });
    expect(realisedOf(rows, 3)).toBeNull();
  });
  test('is worth a line once an outcome is known, or the probabilities say what to expect', () => {
    const estimated = { accuracy: 0.755, accuracyDeviation: 0.103, precision: 0.5, recall: 0.1, f1: 0.2, areaUnderCurve: null };
    expect([row({ made: 5 }), row({ made: 5, confirmed: 1 }), row({ made: 5, estimated })].map(isKnownOf)).toEqual([false, true, true]);
    expect(estimateWords(estimated, preferences)).toBe('expected 75.5% ± 20.6%');
  });
});

describe('two distributions', () => {
  const reference = { edges: [10, 20], shares: [0.25, 0.5, 0.25] };
  test('are drawn bin by bin to one scale, open at both ends', () => {
    const bins = binsOf(reference, { edges: [10, 20], shares: [0, 0, 1] });
    expect(bins.map(({ from, to }) => [from, to])).toEqual([[null, 10], [10, 20], [20, null]]);
    expect(bins.map(({ referenceLength, currentLength }) => [referenceLength, currentLength])).toEqual([[0.25, 0], [0.5, 0], [0.25, 1]]);
  });
  test('without any value have no bar', () => expect(binsOf({ edges: [], shares: [0] }, { edges: [], shares: [0] })).toMatchObject([{ referenceLength: 0, currentLength: 0 }]));
});

describe('a detector of drift', () => {
  const measure = (but: Partial<MeasureRow>): MeasureRow => ({ detector: 'psi', value: 1, threshold: 2, chance: null, inUnit: null, decides: true, ...but });
  const celsius = (): string => '°C';
  test('says drift beyond its threshold', () => expect([1, 2, 3].map((value) => hasMoved(measure({ value })))).toEqual([false, false, true]));
  test('tells the distance as a difference in the sensor’s unit, and of a test the chance', () => {
    expect(besides(measure({ inUnit: 3 }), 'temperature.last', celsius, preferences)).toBe(featureFigure('temperature.deviation', 3, celsius, preferences));
    expect(besides(measure({ inUnit: 3 }), 'temperature.fadingmean.8h', celsius, preferences)).toContain('3');
    expect(besides(measure({ chance: 1e-9 }), 'temperature.last', celsius, preferences)).toBe('p < 0.001');
    expect(besides(measure({}), 'temperature.last', celsius, preferences)).toBe('');
  });
  test('is called by its name, one that the page does not know as it is', () => expect(['kolmogorov-smirnov', 'new'].map(driftDetectorWords)).toEqual(['Kolmogorov–Smirnov', 'new']));
});

describe('a prediction', () => {
  test.each<[Model['task'], number, string]>([
    ['failureRisk', 0.873, '87.3%'], ['maintenanceWindow', 26.5, '1 d 2 h'], ['downtime', 0.5, '30 min'], ['anomaly', 1.5, 'Unusual'], ['cluster', 0, 'Kind 1'],
  ])('of %s by %d is said as %j', (predictionType, predictedValue, words) => expect(valueWords({ predictionType, predictedValue, confidenceScore: 0.6 }, preferences)).toBe(words));
  test('of a kind is none where it is like none', () => expect(valueWords({ predictionType: 'cluster', predictedValue: 1, confidenceScore: 0 }, preferences)).toBe('Like no known kind'));
  test('says between what the truth lies, or how near the line it is, where the task has that', () => {
    expect(rangeWords({ predictionType: 'maintenanceWindow', predictedValue: 9, interval: { low: 3, high: 26 } }, preferences)).toBe('nine times in ten 3 h to 1 d 2 h');
    expect(rangeWords({ predictionType: 'failureRisk', predictedValue: 0.5, interval: { low: 0.41, high: 0.662 } }, preferences)).toBe('nine times in ten 41% to 66.2%');
    expect(rangeWords({ predictionType: 'anomaly', predictedValue: 0.5, interval: null }, preferences)).toBe('score 0.500; an anomaly from 1 on');
    expect(rangeWords({ predictionType: 'failureRisk', predictedValue: 0.5, interval: null }, preferences)).toBeNull();
  });
  test('of a kind tells its traits, the strongest first', () => expect(traitWords([{ feature: 'c', deviations: -2 }, { feature: 'a.mean', deviations: 0.5 }, { feature: 'b', deviations: 0 }], preferences)).toBe('c −2.00 σ; a, mean +0.500 σ'));
  test('of a kind names the known one that it is like', () => expect(nearestWords({ name: 'leak', similarity: 0.82 }, preferences)).toBe('82% like “leak”'));
  test('is explained by what its model allows', () => {
    expect(methodsOf('failureRisk')).toContain('shap');
    expect(methodsOf('cluster')).not.toContain('shap');
  });
  test('is explained by what moved it most, whichever way', () =>
    expect(strongest([{ feature: 'a', value: 1, contribution: 1 }, { feature: 'b', value: null, contribution: -4 }, { feature: 'c', value: 0, contribution: 0 }], 5).map(({ feature, length }) => [feature, length])).toEqual([['b', 1], ['a', 0.25]]));
});

describe('a feature', () => {
  const unitOf = (sensor: string): string | null => (sensor === 'oil_temperature' ? '°C' : null);
  test.each([
    ['oil_temperature.fadingmean.8h', 71.5, 'oil temperature, mean of about 8 h', '71.50 °C'],
    ['oil_temperature.fadingdeviation.10m', 2, 'oil temperature, deviation of about 10 min', '2.00 °C'],
    ['oil_temperature.fadingrise.1h', -3, 'oil temperature, rise above its first readings of about 1 h', '−3.00 °C'],
    ['oil_temperature.maximum', 80, 'oil temperature, largest', '80.00 °C'],
    ['line.1.speed.last', 3, 'line.1.speed, newest', '3.00'],
    ['oil_temperature.fadinglift.8h', 4, 'oil temperature, newest above the mean of about 8 h', '4.00 °C'],
    ['limit.count.24h', 3, 'times that a limit was passed in 24 h', '3.00'],
    ['failure.since', 16.5, 'time since the last failure', '16 h 30 min'],
    ['duration.h', 0.5, 'how long it lasted', '30 min'],
    ['a.b.product', 6, 'a · b · product', '6.00'],
  ])('%s is told with its unit', (name, value, words, figure) => {
    expect(featureWords(name)).toBe(words);
    expect(featureFigure(name, value, unitOf, preferences)).toBe(figure);
  });
  test('that is a difference is turned into another unit as one', () => {
    const imperial: Preferences = { ...preferences, units: 'imperial', catalogue };
    expect(featureFigure('oil_temperature.last', 100, unitOf, imperial)).toBe('212.0 °F');
    expect(featureFigure('oil_temperature.fadingdeviation.8h', 10, unitOf, imperial)).toBe('18.00 °F');
  });
});

describe('an anomaly', () => {
  test('tells the limit in its unit, or its score and from where on it counts', () => {
    expect(foundOf(figuresOf({ value: 91, limit: 80 }), '°C', 'limit-high', preferences)).toBe(', 80.00 °C');
    expect(foundOf(figuresOf({ score: 5, threshold: 4.5 }), '°C', 'outlier', preferences)).toBe(', score 5.00, from 4.50 on');
    expect(foundOf(figuresOf(null), null, 'outlier', preferences)).toBe('');
  });
  test('has the figures that are numbers', () => expect(figuresOf({ a: 1, b: 'x', c: null })).toEqual({ a: 1 }));
});

describe('a training', () => {
  test('tells how long it took once it has ended, and who asked for it', () => {
    expect(tookWords({ startedAt: '2026-03-11T00:00:00Z', endedAt: '2026-03-11T00:02:05Z' })).toBe(', took 2 min');
    expect(tookWords({ startedAt: '2026-03-11T00:00:00Z', endedAt: null })).toBe('');
    expect(['schedule', 'Ada'].map(actorWords)).toEqual(['its schedule', 'Ada']);
  });
  test('is by a program that is named with the beginning of its commit', () => expect(programWords('0.1.0+567c6952adb749ab83fb038bd3343c3af97a6751')).toBe('0.1.0+567c695'));
  const now = Date.parse('2026-03-11T00:00:00Z');
  test('of the usual kind leaves to the server what was not said', () => expect(trainingOf(usualTraining, '', now)).toEqual({ task: 'failureRisk', seed: 42, horizonHours: 24 }));
  test('says exactly one scope, the past by its days, and who asked', () =>
    expect(trainingOf({ ...usualTraining, task: 'anomaly', kind: 'type', value: ' pump ', days: '10' }, 'Ada', now)).toEqual({ task: 'anomaly', seed: 42, scope: { type: 'pump' }, from: '2026-03-01T00:00:00.000Z', by: 'Ada' }));
  test('may have settings tried, where there are any', () => {
    expect(trainingOf({ ...usualTraining, trials: '8' }, '', now).tune).toEqual({ trials: 8 });
    expect(trainingOf({ ...usualTraining, task: 'cluster', trials: '8' }, '', now).tune).toBeUndefined();
  });
});
