using System.Diagnostics;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;
using Millwright.Silo.Learning;
using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Bench.Rows;

/// <summary>
/// What a model costs a twin: each reading of 8 sensors is taken into the state that the model sees, and each tenth one is scored, as machines that send
/// once a second are; against the twin's own turn for the same reading. One thread, nothing stored.
/// </summary>
internal static class Scoring
{
    private const int Sensors = 8;
    private const int Readings = 400_000;
    private const int Every = 10;
    private const int Rounds = 3;
    private const int TrainingRows = 4_000;
    private static readonly string[] Names = [.. Enumerable.Range(0, Sensors).Select(static sensor => $"sensor-{sensor}")];

    public static Task<IReadOnlyList<Row>> Measure()
    {
        var spec = TrainingSets.SpecOf([.. Names.Select(static name => new Sensor(name))]);
        var scorer = Learn(spec);
        var (taken, scored, digested) = (new List<Cost>(), new List<Cost>(), new List<Cost>());
        for (var round = 0; round <= Rounds; round++)
        {
            var features = new MachineFeatures(spec, MachinePast.None);
            var took = Cost.Of(Readings, reading => features.Take(At(reading), Names, Values(reading)));
            var vector = new double[spec.Features.Count];
            var last = At(Readings - 1);
            var score = Cost.Of(Readings / Every, _ =>
            {
                features.Compute(last, vector);
                scorer.Of(vector);
            });
            var state = Twin.New(MachineId.TryParse("scored", out var id) ? id : throw new InvalidOperationException());
            var digest = Cost.Of(Readings, reading => state = Twin.Digest(
                state, new ReadingBatch(Names, [At(reading)], [0], [ReadingFlags.None], Values(reading), At(reading)), [], MachineConfiguration.Default).State);
            if (round == 0)
                continue; // the first warms the code
            taken.Add(took);
            scored.Add(score);
            digested.Add(digest);
        }
        var (take, ask, turn) = (Cost.Median(taken), Cost.Median(scored), Cost.Median(digested));
        var reading = take.Nanoseconds + ask.Nanoseconds / Every;
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            new Row(
                "scoring, a reading of 8 sensors once a second, against the twin's own turn", $"{reading:N0} ns", $"{turn.Nanoseconds:N0} ns", reading / turn.Nanoseconds, "at most 1", "0.5",
                $"{spec.Features.Count} features taken in {take.Nanoseconds:N0} ns and {take.Bytes:N0} bytes; one score in ten readings {ask.Nanoseconds:N0} ns and {ask.Bytes:N0} bytes; the turn {turn.Bytes:N0} bytes"),
        ]);
    }

    private static long At(int reading) => 1_800_000_000_000_000L + reading * 1_000_000L;

    private static readonly double[][] Made = [.. Enumerable.Range(0, 64).Select(static made => Enumerable.Range(0, Sensors).Select(sensor => 50 + sensor + Math.Sin(made + sensor)).ToArray())];

    private static double[] Values(int reading) => Made[reading % Made.Length];

    /// <summary>Trees as the silo's, grown on noise with a rule in it: what they cost does not depend on what they say.</summary>
    private static RiskScorer Learn(FeatureSpec spec)
    {
        var random = new Random(1);
        var values = spec.Columns.Select(_ => Enumerable.Range(0, TrainingRows).Select(_ => 50 + random.NextDouble()).ToArray()).ToArray();
        var inputs = new Table(spec.Columns, values, TrainingRows);
        var target = new Target.Class([.. Enumerable.Range(0, TrainingRows).Select(row => values[0][row] + values[1][row] * 0.5 + random.NextDouble() > 76 ? 1.0 : 0)], 2);
        var trees = new BoostedTreesTrainer(SupervisedLearner.Trees with { ValidationShare = 0 }).TrainTrees(inputs, target, null, new TrainingRun(Seed: 1));
        var content = new Sections();
        RiskScorer.Calibrate(trees, inputs, target.Values, [.. Enumerable.Range(0, TrainingRows).Select(static row => row / 100)], seed: 1, content, CancellationToken.None);
        return RiskScorer.Read(spec, content);
    }

    private readonly record struct Cost(double Nanoseconds, double Bytes)
    {
        public static Cost Of(int times, Action<int> work)
        {
            var (watch, bytes) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            for (var time = 0; time < times; time++)
                work(time);
            return new Cost(watch.Elapsed.TotalNanoseconds / times, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / times);
        }

        public static Cost Median(List<Cost> costs) => costs.OrderBy(static cost => cost.Nanoseconds).ElementAt(costs.Count / 2);
    }
}
