using Microsoft.Extensions.Options;
using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Learns what machines are like when they are well, and from what score on there is an alarm a month and machine at most.</summary>
internal sealed class AnomalyLearner(TrainingHistory history, TrainingSets sets, TrainingThreads threads, IOptions<LearningOptions> options) : ILearner
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
        var machines = await history.Machines(job.Scope, cancellationToken);
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var set = await sets.Build(machines, [spec], job.Request, job.Request.SampleEvery, progress, cancellationToken);
        var quiet = Enumerable.Range(0, set.Rows).Where(row => !(set.HoursLeft(row) < QuietHours)).OrderBy(row => set.At[row]).ToArray();
        if (quiet.Length < FewestQuiet)
            throw new TrainingException($"Too little history: there are {quiet.Length} rows of quiet time of {machines.Count} machines; at least {FewestQuiet} are needed.");
        progress.Begin("learning", 0.7, 1);
        return await threads.Run(() => Version(job, spec, set, quiet, options.Value.DriftWindow, cancellationToken), cancellationToken);
    }

    private static NewVersion Version(TrainingJobRow job, FeatureSpec spec, TrainingSet set, int[] quiet, TimeSpan window, CancellationToken cancellationToken)
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
        var scoreOf = quiet[learn..calibrate].ToDictionary(static row => row, row => forest.Score(Row(row)));
        var threshold = Threshold(set, quiet[learn..calibrate], row => scoreOf[row]);
        var scores = scoreOf.Values.Order().ToArray();
        var count = Math.Min(KeptScores, scores.Length);
        var kept = Enumerable.Range(0, count).Select(place => scores[(int)((double)place / count * scores.Length)]).ToArray();
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        AnomalyScorer.Write(content, forest, usual, kept, threshold.Value);
        content[Parts.Reference] = InputReference.Of(set, quiet[..learn], window).ToBytes();
        var rate = AlarmsPerMonth(set, quiet[calibrate..], row => forest.Score(Row(row)) >= threshold.Value);
        var budget = AlarmBudget.Default.PerMonth;
        var passed = rate <= budget * Leeway;
        var metrics = new VersionMetrics(
            new Dictionary<string, double> { ["alarmsPerMonth"] = rate, ["expectedPerMonth"] = threshold.ExpectedPerMonth, ["threshold"] = threshold.Value }, null,
            new Dictionary<string, IReadOnlyDictionary<string, double>>
            {
                ["always an alarm"] = new Dictionary<string, double> { ["alarmsPerMonth"] = AlarmsPerMonth(set, quiet[calibrate..], static _ => true) },
            });
        var verdict = $"{(passed ? "Passed" : "Refused")}: {rate:0.##} alarms a month and machine in quiet time that it was not learnt from; the budget is {budget:0.##}.";
        return LearntVersion.Of(
            job, spec, new LearntFrom(set.Machines, set.Readings, quiet.Length, set.Failures.Count), "isolation-forest", content,
            new Dictionary<string, double> { ["trees"] = 100, ["sample"] = sample.Length }, metrics, passed, verdict);
    }

    /// <summary>All machines' quiet times one after the other count as one.</summary>
    private static AlarmThreshold.Found Threshold(TrainingSet set, int[] rows, Func<int, double> score)
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        var shift = 0L;
        foreach (var machine in rows.GroupBy(row => set.Machine[row]))
        {
            var first = set.At[machine.First()];
            foreach (var row in machine)
                quiet.Add(Time.Moment(shift + set.At[row] - first), score(row));
            shift += set.At[machine.Last()] - first + AlarmBudget.Default.Separation.Micros();
        }
        return quiet.Threshold() switch
        {
            AlarmThreshold.Found found => found,
            AlarmThreshold.TooLittleQuietTime little => throw new TrainingException(
                $"Too little history: {little.Quiet.TotalDays:0.#} days of quiet time are there to calibrate by; {little.Needed.TotalDays:0.#} are needed for {AlarmBudget.Default.PerMonth} alarm a month."),
            var other => throw new InvalidOperationException($"There is no threshold of kind {other.GetType().Name}."),
        };
    }

    private static double AlarmsPerMonth(TrainingSet set, int[] rows, Func<int, bool> isAlarm)
    {
        var (alarms, watched, separation) = (0, 0L, AlarmBudget.Default.Separation.Micros());
        foreach (var machine in rows.GroupBy(row => set.Machine[row]))
        {
            var (last, before) = (long.MinValue / 2, long.MinValue / 2);
            foreach (var row in machine)
            {
                watched += Math.Clamp(set.At[row] - before, 0, separation);
                before = set.At[row];
                if (!isAlarm(row))
                    continue;
                if (set.At[row] - last >= separation)
                    alarms++;
                last = set.At[row];
            }
        }
        return watched == 0 ? 0 : alarms * AlarmBudget.Month.Micros() / (double)watched;
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
