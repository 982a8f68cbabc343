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
    TrainingHistory history, MachineChoice choice, TrainingSets sets, TrainingThreads threads, IOptions<LearningOptions> options, TimeProvider clock) : ILearner
{
    private const int MostSample = 2_048;
    private const int FewestQuiet = 200;
    private const double LearnShare = 0.5;
    private const double CalibrateShare = 0.3;

    /// <summary>Scores that limits are found and judged by: some 35 days at one each ten seconds, half a minute of work.</summary>
    private const long MostScores = 500_000;

    /// <summary>By how much the alarms of the part to judge by may exceed the budget: few are expected, and few more are chance.</summary>
    private const double Leeway = 3;

    /// <summary>Rows so near before a failure are not quiet.</summary>
    private const double QuietHours = 24;

    private static readonly long QuietBefore = TimeSpan.FromHours(QuietHours).Micros();

    /// <summary>So near before a failure what is strange is no false alarm.</summary>
    internal static readonly TimeSpan BeforeFailure = TimeSpan.FromHours(QuietHours);

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
        var watch = new QuietWatch(found, spec, (set.At[quiet[learn]], set.At[quiet[calibrate]]), every, 1 + scores / MostScores, QuietBefore);
        await Watch(watch, machines, set.KnownUntil, Time.Moment(set.At[quiet[learn]]), job.Request, progress, cancellationToken);
        var limits = Array.ConvertAll(watch.Limits(), Found);
        var scorer = AnomalyScorer.Of(spec, found, Array.ConvertAll(limits, static limit => limit.Value), quiet[learn..calibrate].Select(row => Row(set, row)));
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        scorer.Write(content);
        var detectors = peaks.Limits();
        content.Put(Parts.Detectors, DetectorLimits.Write(detectors, spec.SensorNames));
        content[Parts.Reference] = InputReference.Of(set, quiet[..learn], options.Value.DriftWindow).ToBytes();
        var (metrics, passed, verdict) = Judge(watch, limits, detectors);
        return LearntVersion.Of(
            job, spec, new LearntFrom(chosen, set.Readings, quiet.Length, set.Failures.Count), AnomalyScorer.Algorithm, content,
            new Dictionary<string, double> { ["trees"] = 100, ["sample"] = sample.Count, ["components"] = found.Components }, metrics, passed, verdict);
    }

    /// <summary>Long before its next failure; just before the last reading nobody knows yet when that is.</summary>
    private static bool IsQuiet(TrainingSet set, int row) => set.Next[row] < 0 ? set.At[row] <= set.KnownUntil[set.Machine[row]] - QuietBefore : set.HoursLeft(row) >= QuietHours;

    /// <summary>Has all that limits are found and judged by gone through once more.</summary>
    private async Task Watch(QuietWatch watch, IReadOnlyList<TrainingMachine> machines, long[] knownUntil, DateTimeOffset from, TrainingRequest cut, TrainingProgress progress, CancellationToken cancellationToken)
    {
        var pace = new ReadingPace(options.Value.ReadingsPerSecond, clock);
        for (var place = 0; place < machines.Count; place++)
        {
            watch.Begin(await MachinePast.Read(history, machines[place].Key, cut.To, cancellationToken), knownUntil[place]);
            await foreach (var reading in history.Readings(machines[place].Key, from - TrainingSets.WarmUp, cut.To, cut.KnownBy, cancellationToken))
            {
                watch.Take(reading);
                await pace.Take(cancellationToken);
            }
            progress.Report((place + 1.0) / machines.Count);
        }
    }

    private static (VersionMetrics Metrics, bool Passed, string Verdict) Judge(QuietWatch watch, AlarmThreshold.Found[] limits, IReadOnlyList<DetectorLimit> detectors)
    {
        var rate = watch.AlarmsPerMonth(Array.ConvertAll(limits, static limit => limit.Value));
        var budget = AlarmBudget.Default.PerMonth;
        var passed = rate <= budget * Leeway;
        var measures = new Dictionary<string, double> { ["alarmsPerMonth"] = rate, ["expectedPerMonth"] = limits.Sum(static limit => limit.ExpectedPerMonth) };
        for (var measure = 0; measure < limits.Length; measure++)
            measures[$"{QuietModel.Measures[measure].Algorithm}: limit"] = limits[measure].Value;
        foreach (var detector in detectors.GroupBy(static limit => limit.Kind.Algorithm, StringComparer.Ordinal))
            measures[$"{detector.Key}: alarms a month and machine"] = detector.Sum(static limit => limit.AlarmsPerMonth);
        var metrics = new VersionMetrics(measures, null, new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["always an alarm"] = new Dictionary<string, double> { ["alarmsPerMonth"] = AlarmBudget.Month / AlarmBudget.Default.Separation },
        });
        return (metrics, passed, $"{(passed ? "Passed" : "Refused")}: {rate:0.##} alarms a month and machine in quiet time that it was not learnt from; the budget is {budget:0.##}.");
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
