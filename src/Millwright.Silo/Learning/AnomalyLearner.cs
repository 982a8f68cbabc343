using Microsoft.Extensions.Options;
using Millwright.Learning.Anomalies;
using Millwright.Learning.Models;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Learns what machines are like when they are well, and from what score on there is an alarm a month and machine at most: of a model over all inputs, scored in a second look at the same
/// past as often as twins are, and of each streaming detector over the sensors.
/// </summary>
internal sealed class AnomalyLearner(
    TrainingHistory history, MachineChoice choice, TrainingSets sets, Incumbents incumbents, TrainingThreads threads, IOptions<LearningOptions> options, TimeProvider clock) : ILearner
{
    private const string Alarms = "alarmsPerMonth";
    private const string Seen = "failuresSeen";
    private const int MostSample = 2_048;
    private const int FewestQuiet = 200;
    private const double LearnShare = 0.5;
    private const double CalibrateShare = 0.3;

    /// <summary>Scores that limits are found and judged by: some 35 days at one each ten seconds, half a minute of work.</summary>
    private const long MostScores = 500_000;

    private static readonly long QuietBefore = AnomalyScorer.Ahead.Micros();

    public IReadOnlyList<PredictionTask> Tasks => [PredictionTask.Anomaly];

    public async Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("reading history", 0, 0.5);
        var chosen = await choice.ForTraining(job.Scope, job.Request, cancellationToken);
        var machines = chosen.Taken;
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var peaks = new DetectorPeaks(spec.SensorNames, QuietBefore);
        var set = await sets.Build(machines, [spec], job.Request, job.Request.SampleEvery, progress, cancellationToken, peaks);
        var quiet = Enumerable.Range(0, set.Rows).Where(row => IsQuiet(set, row)).OrderBy(row => set.At[row]).ToArray();
        if (quiet.Length < FewestQuiet)
            throw new TrainingException($"Too little history: there are {quiet.Length} rows of quiet time of {machines.Count} machines; at least {FewestQuiet} are needed.");
        progress.Begin("learning", 0.5, 0.6);
        var (learn, calibrate) = ((int)(LearnShare * quiet.Length), (int)((LearnShare + CalibrateShare) * quiet.Length));
        var sample = Sample(set, quiet.AsSpan(0, learn));
        var found = await threads.Run(() => QuietModel.Fit(spec, sample, job.Request.Seed, cancellationToken), cancellationToken);
        progress.Begin("finding limits", 0.6, 1);
        var every = options.Value.ScoreEvery.Micros();
        var scores = (quiet.Length - learn) * (job.Request.SampleEvery.Micros() / every);
        var (from, judge, oneOf) = (set.At[quiet[learn]], set.At[quiet[calibrate]], 1 + scores / MostScores);
        var watch = new QuietWatch(found, spec, (from, judge), every, oneOf, QuietBefore);
        var champion = await incumbents.Load(job, model, cancellationToken) is { Scorer: AnomalyScorer present } version
            ? (Scorer: present, Watch: new QuietWatch(present.Model, version.Spec, (judge, judge), every, oneOf, QuietBefore)) : default;
        await Watch(champion.Watch is null ? [watch] : [watch, champion.Watch], machines, set.KnownUntil, Time.Moment(from), job.Request, progress, cancellationToken);
        var limits = Array.ConvertAll(watch.Limits(), Found);
        var scorer = AnomalyScorer.Of(spec, found, Array.ConvertAll(limits, static limit => limit.Value), quiet[learn..calibrate].Select(row => Row(set, row)));
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        scorer.Write(content);
        var detectors = peaks.Limits();
        content.Put(Parts.Detectors, DetectorLimits.Write(detectors, spec.SensorNames));
        content[Parts.Reference] = InputReference.Of(set, quiet[..learn], options.Value.DriftWindow).ToBytes();
        var (metrics, passed, verdict) = Judge(watch.Record(scorer.Limits), champion.Watch?.Record(champion.Scorer.Limits), limits, detectors);
        return LearntVersion.Of(
            job, spec, new LearntFrom(chosen, set.Readings, quiet.Length, set.Failures.Count), AnomalyScorer.Algorithm, content,
            new Dictionary<string, double> { ["trees"] = 100, ["sample"] = sample.Count, ["components"] = found.Components }, metrics, passed, verdict);
    }

    /// <summary>Long before its next failure; just before the last reading nobody knows yet when that is.</summary>
    private static bool IsQuiet(TrainingSet set, int row) => set.Next[row] < 0 ? set.At[row] <= set.KnownUntil[set.Machine[row]] - QuietBefore : set.HoursLeft(row) >= AnomalyScorer.Ahead.TotalHours;

    /// <summary>Has all that limits are found and judged by gone through once more.</summary>
    private async Task Watch(QuietWatch[] watches, IReadOnlyList<TrainingMachine> machines, long[] knownUntil, DateTimeOffset from, TrainingRequest cut, TrainingProgress progress, CancellationToken cancellationToken)
    {
        var pace = new ReadingPace(options.Value.ReadingsPerSecond, clock);
        for (var place = 0; place < machines.Count; place++)
        {
            var past = await MachinePast.Read(history, machines[place].Key, cut.To, cut.KnownBy, cancellationToken);
            foreach (var watch in watches)
                watch.Begin(past, knownUntil[place]);
            await foreach (var reading in history.Readings(machines[place].Key, from - TrainingSets.WarmUp, cut.To, cut.KnownBy, cancellationToken))
            {
                foreach (var watch in watches)
                    watch.Take(reading);
                await pace.Take(cancellationToken);
            }
            progress.Report((place + 1.0) / machines.Count);
        }
    }

    /// <summary>This version and the champion in the time that judges, beside who always alarms and who does by chance, as often as the budget allows.</summary>
    private static (VersionMetrics Metrics, bool Passed, string Verdict) Judge(
        AnomalyRecord version, AnomalyRecord? champion, AlarmThreshold.Found[] limits, IReadOnlyList<DetectorLimit> detectors)
    {
        var budget = AlarmBudget.Default.PerMonth;
        var measures = MeasuresOf(version);
        measures["expectedPerMonth"] = limits.Sum(static limit => limit.ExpectedPerMonth);
        for (var measure = 0; measure < limits.Length; measure++)
            measures[$"{QuietModel.Measures[measure].Algorithm}: limit"] = limits[measure].Value;
        foreach (var detector in detectors.GroupBy(static limit => limit.Kind.Algorithm, StringComparer.Ordinal))
            measures[$"{detector.Key}: alarms a month and machine"] = detector.Sum(static limit => limit.AlarmsPerMonth);
        var metrics = new VersionMetrics(measures, champion is { } present ? MeasuresOf(present) : null, new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["always an alarm"] = new Dictionary<string, double> { [Alarms] = AlarmBudget.Month / AlarmBudget.Default.Separation, [Seen] = 1 },
            ["alarms by chance"] = new Dictionary<string, double> { [Alarms] = budget, [Seen] = AnomalyGate.SeenByChance(budget, AnomalyScorer.Ahead, AlarmBudget.Month) },
        });
        var (passed, verdict) = AnomalyGate.Of(version, champion, budget);
        return (metrics, passed, verdict);
    }

    private static Dictionary<string, double> MeasuresOf(AnomalyRecord record)
    {
        var measures = new Dictionary<string, double> { [Alarms] = record.AlarmsPerMonth, ["failuresJudgedBy"] = record.Failures };
        if (record.Failures > 0)
            measures[Seen] = (double)record.Seen / record.Failures;
        return measures;
    }

    private static AlarmThreshold.Found Found(AlarmThreshold threshold) => threshold switch
    {
        AlarmThreshold.Found found => found,
        AlarmThreshold.TooLittleQuietTime little => throw new TrainingException(
            $"Too little history: {little.Quiet.TotalDays:0.#} days of quiet time are there to find limits by; {little.Needed.TotalDays:0.#} are needed for {AlarmBudget.Default.PerMonth} alarm a month."),
        _ => throw new InvalidOperationException($"There is no threshold of kind {threshold.GetType().Name}."),
    };

    private static List<double[]> Sample(TrainingSet set, ReadOnlySpan<int> rows)
    {
        var step = (rows.Length + MostSample - 1) / MostSample;
        var sample = new List<double[]>(MostSample);
        for (var place = 0; place < rows.Length; place += step)
            sample.Add(Row(set, rows[place]));
        return sample;
    }

    private static double[] Row(TrainingSet set, int row)
    {
        var values = new double[set.Inputs[0].Columns.Count];
        set.Inputs[0].CopyRow(row, values);
        return values;
    }
}
