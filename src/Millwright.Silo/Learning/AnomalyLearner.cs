using Microsoft.Extensions.Options;
using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Learns what machines are like when they are well, and from what score on there is an alarm a month and machine at most: of a forest over all inputs,
/// and of the streaming detectors over each sensor.
/// </summary>
internal sealed class AnomalyLearner(MachineChoice choice, TrainingSets sets, TrainingThreads threads, IOptions<LearningOptions> options) : ILearner
{
    private const int MostSample = 2_048;
    private const int KeptScores = 1_000;
    private const int FewestQuiet = 200;
    private const double LearnShare = 0.5;
    private const double CalibrateShare = 0.3;

    /// <summary>By how much the alarms of the part to judge by may exceed the budget: few are expected, and few more are chance.</summary>
    private const double Leeway = 3;

    /// <summary>Rows so near before a failure are not quiet.</summary>
    private const double QuietHours = 24;

    public IReadOnlyList<PredictionTask> Tasks => [PredictionTask.Anomaly];

    public async Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("reading history", 0, 0.7);
        var chosen = await choice.ForTraining(job.Scope, job.Request, cancellationToken);
        var machines = chosen.Taken;
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var peaks = new DetectorPeaks(spec.SensorNames, TimeSpan.FromHours(QuietHours).Micros());
        var set = await sets.Build(machines, [spec], job.Request, job.Request.SampleEvery, progress, cancellationToken, peaks);
        var quiet = Enumerable.Range(0, set.Rows).Where(row => !(set.HoursLeft(row) < QuietHours)).OrderBy(row => set.At[row]).ToArray();
        if (quiet.Length < FewestQuiet)
            throw new TrainingException($"Too little history: there are {quiet.Length} rows of quiet time of {machines.Count} machines; at least {FewestQuiet} are needed.");
        progress.Begin("learning", 0.7, 1);
        return await threads.Run(() => Version(job, spec, chosen, set, quiet, peaks, options.Value.DriftWindow, cancellationToken), cancellationToken);
    }

    private static NewVersion Version(
        TrainingJobRow job, FeatureSpec spec, ChosenMachines chosen, TrainingSet set, int[] quiet, DetectorPeaks peaks, TimeSpan window, CancellationToken cancellationToken)
    {
        var (learn, calibrate) = ((int)(LearnShare * quiet.Length), (int)((LearnShare + CalibrateShare) * quiet.Length));
        var usual = Medians(set.Inputs[0], quiet.AsSpan(0, learn));
        double[] Row(int row)
        {
            var values = new double[usual.Length];
            set.Inputs[0].CopyRow(row, values);
            return MissingInputs.Fill(values, usual);
        }

        var step = Math.Max(1, learn / MostSample);
        var sample = quiet.Take(learn).Where((_, place) => place % step == 0).Take(MostSample).Select(Row).ToArray();
        var forest = IsolationForest.Fit(sample, job.Request.Seed, cancellation: cancellationToken);
        QuietScore[] Scored(int[] rows) => Array.ConvertAll(rows, row => new QuietScore(set.Machine[row], set.At[row], forest.Score(Row(row))));
        var (calibration, judged) = (Scored(quiet[learn..calibrate]), Scored(quiet[calibrate..]));
        var threshold = Found(QuietScores.Threshold(calibration));
        var limits = DetectorLimits.Learn(peaks);
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        AnomalyScorer.Write(content, forest, usual, Kept(calibration), threshold.Value);
        content.Put(Parts.Detectors, DetectorLimits.Write(limits));
        content[Parts.Reference] = InputReference.Of(set, quiet[..learn], window).ToBytes();
        var rate = QuietScores.AlarmsPerMonth(judged, threshold.Value);
        var budget = AlarmBudget.Default.PerMonth;
        var passed = rate <= budget * Leeway;
        var measures = new Dictionary<string, double> { ["alarmsPerMonth"] = rate, ["expectedPerMonth"] = threshold.ExpectedPerMonth, ["threshold"] = threshold.Value };
        foreach (var limit in limits)
            measures[$"{limit.Kind.Algorithm}: alarms a month and machine"] = limit.AlarmsPerMonth;
        var metrics = new VersionMetrics(measures, null, new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["always an alarm"] = new Dictionary<string, double> { ["alarmsPerMonth"] = QuietScores.AlarmsPerMonth(judged, double.NegativeInfinity) },
        });
        var verdict = $"{(passed ? "Passed" : "Refused")}: {rate:0.##} alarms a month and machine in quiet time that it was not learnt from; the budget is {budget:0.##}.";
        return LearntVersion.Of(
            job, spec, new LearntFrom(chosen, set.Readings, quiet.Length, set.Failures.Count), AnomalyScorer.Algorithm, content,
            new Dictionary<string, double> { ["trees"] = 100, ["sample"] = sample.Length }, metrics, passed, verdict);
    }

    private static AlarmThreshold.Found Found(AlarmThreshold threshold) => threshold switch
    {
        AlarmThreshold.Found found => found,
        AlarmThreshold.TooLittleQuietTime little => throw new TrainingException(
            $"Too little history: {little.Quiet.TotalDays:0.#} days of quiet time are there to calibrate by; {little.Needed.TotalDays:0.#} are needed for {AlarmBudget.Default.PerMonth} alarm a month."),
        _ => throw new InvalidOperationException($"There is no threshold of kind {threshold.GetType().Name}."),
    };

    /// <summary>Some of the scores, ascending: how sure an anomaly is follows from them.</summary>
    private static double[] Kept(QuietScore[] calibration)
    {
        var scores = calibration.Select(static score => score.Score).Order().ToArray();
        var count = Math.Min(KeptScores, scores.Length);
        return [.. Enumerable.Range(0, count).Select(place => scores[(int)((double)place / count * scores.Length)])];
    }

    private static double[] Medians(Table inputs, ReadOnlySpan<int> rows)
    {
        var medians = new double[inputs.Columns.Count];
        for (var column = 0; column < medians.Length; column++)
        {
            var values = new List<double>(rows.Length);
            foreach (var row in rows)
                if (double.IsFinite(inputs[column][row]))
                    values.Add(inputs[column][row]);
            values.Sort();
            medians[column] = values.Count == 0 ? 0 : values[values.Count / 2];
        }
        return medians;
    }
}
