import { describe, expect, test } from 'vitest';
import type { Schemas } from '../Api/schemas';
import { binsOf } from '../Models/distribution';
import { bestBaseline, measured, measureNames, realisedOf } from '../Models/measure';
import { answeringOf, featureWords, isOnProbation, movesOf, partWords, type Model, type Scope, type Version } from '../Models/model';
import { nearestWords, traitWords } from '../Models/pattern';
import { methodsOf, rangeWords, strongest, valueWords } from '../Models/prediction';
import { trainingOf, usualTraining } from '../Models/training';
import { plainPreferences, type Preferences } from '../Preferences/preferences';

const preferences: Preferences = { ...plainPreferences, locale: 'en-GB', zone: 'utc' };
const fleet: Scope = { kind: 'fleet', value: '' };
const pumps: Scope = { kind: 'type', value: 'pump' };
const version = (number: number, scope: Scope, but: Partial<Version> = {}): Version => ({
  id: `${number}`, model: 'm', number, scope, algorithm: 'trees', blob: '', jobId: '', traceId: '', parameters: {}, verdict: '', passed: true, alias: 'champion', canary: 0, aliasSince: null,
  confirmedAt: null, follows: null, status: 'active', loadedAt: null, version: 1, createdAt: '', updatedAt: '', metrics: { version: {}, champion: null, baselines: {} },
  lineage: { from: '', to: '', knownBy: '', machines: 1, machinesInScope: 1, readings: 1, rows: 1, episodes: 1, features: '', program: '', seed: 42, driftEvent: null }, ...but,
});
const model = (name: string, task: Model['task'], horizonHours: number | null, champions: Version[] = [], challengers: Version[] = []): Model => ({ name, task, horizonHours, createdAt: '', versions: 1, champions, challengers });

describe('who answers', () => {
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

describe('a prediction', () => {
  test.each<[Model['task'], number, string]>([
    ['failureRisk', 0.873, '87.3%'], ['maintenanceWindow', 26.5, '1 d 2 h'], ['downtime', 0.5, '30 min'], ['anomaly', 1.5, 'Unusual'], ['cluster', 0, 'Kind 1'],
  ])('of %s by %d is said as %j', (predictionType, predictedValue, words) => expect(valueWords({ predictionType, predictedValue }, preferences)).toBe(words));
  test('says between what the truth lies, or how near the line it is, where the task has that', () => {
    expect(rangeWords({ predictionType: 'maintenanceWindow', predictedValue: 9, interval: { low: 3, high: 26 } }, preferences)).toBe('nine times in ten 3 h to 1 d 2 h');
    expect(rangeWords({ predictionType: 'anomaly', predictedValue: 0.5, interval: null }, preferences)).toBe('score 0.500; an anomaly from 1 on');
    expect(rangeWords({ predictionType: 'failureRisk', predictedValue: 0.5, interval: null }, preferences)).toBeNull();
  });
  test('of a kind tells its traits, the strongest first', () => expect(traitWords([{ feature: 'c', deviations: -2 }, { feature: 'a.mean', deviations: 0.5 }, { feature: 'b', deviations: 0 }], preferences)).toBe('c −2.00 σ, a · mean +0.500 σ'));
  test('of a kind names the known one that it is like', () => expect(nearestWords({ name: 'leak', similarity: 0.82 }, preferences)).toBe('82% like “leak”'));
  test('is explained by what its model allows', () => {
    expect(methodsOf('failureRisk')).toContain('shap');
    expect(methodsOf('cluster')).not.toContain('shap');
  });
  test('is explained by what moved it most, whichever way', () =>
    expect(strongest([{ feature: 'a', value: 1, contribution: 1 }, { feature: 'b', value: null, contribution: -4 }, { feature: 'c', value: 0, contribution: 0 }], 5).map(({ feature, length }) => [feature, length])).toEqual([['b', 1], ['a', 0.25]]));
  test('names features as people do', () => expect(featureWords('oil_temperature.fadingmean.8h')).toBe('oil temperature · fading mean · 8h'));
});

describe('a training', () => {
  const now = Date.parse('2026-03-11T00:00:00Z');
  test('of the usual kind leaves to the server what was not said', () => expect(trainingOf(usualTraining, '', now)).toEqual({ task: 'failureRisk', seed: 42, horizonHours: 24 }));
  test('says exactly one scope, the past by its days, and who asked', () =>
    expect(trainingOf({ ...usualTraining, task: 'anomaly', kind: 'type', value: ' pump ', days: '10' }, 'Ada', now)).toEqual({ task: 'anomaly', seed: 42, scope: { type: 'pump' }, from: '2026-03-01T00:00:00.000Z', by: 'Ada' }));
  test('may have settings tried, where there are any', () => {
    expect(trainingOf({ ...usualTraining, trials: '8' }, '', now).tune).toEqual({ trials: 8 });
    expect(trainingOf({ ...usualTraining, task: 'cluster', trials: '8' }, '', now).tune).toBeUndefined();
  });
});
