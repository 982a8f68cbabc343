using Millwright.Learning.Anomalies;

namespace Millwright.Evaluation.Oddities;

/// <summary>A detector of the library that the product does not run, beside those that it does: whether it would find more at the same budget of false alarms.</summary>
/// <param name="IsJoint">One looks at all sensors of a machine; else one looks at each, and they share the budget.</param>
/// <param name="Make">For so many sensors.</param>
internal sealed record Candidate(string Name, bool IsJoint, Func<int, IDetector> Make)
{
    private const int Seed = 42;
    private const int Memory = 2_000;
    private const int ReadingsPerDay = 1_440;

    public static IReadOnlyList<Candidate> All { get; } =
    [
        new("half-space trees", true, static sensors => new HalfSpaceTrees(sensors, Seed)),
        new("half-space trees, a day's window", true, static sensors => new HalfSpaceTrees(sensors, Seed, window: ReadingsPerDay)),
        new("spectral residual", false, static sensors => new SpectralResidual(sensors)),
        new("seasonal surprise", false, static sensors => new SeasonalSurprise(sensors)),
        new("new extremes", false, static sensors => new NewExtremes(sensors)),
        new("ensemble of the charts, trees and residual", true, static sensors => new Ensemble(
            new RobustZ(sensors, Memory), new EwmaChart(sensors, memory: Memory), new MeanShift(sensors, memory: Memory), new DifferenceChart(sensors, memory: Memory), new FlatLine(sensors, Memory),
            new HalfSpaceTrees(sensors, Seed), new SpectralResidual(sensors))),
    ];

    /// <summary>Detectors of one machine, and how strange a reading is to each of them.</summary>
    public sealed class Run(Candidate candidate, int sensors)
    {
        private readonly IDetector[] _detectors = candidate.IsJoint ? [candidate.Make(sensors)] : [.. Enumerable.Range(0, sensors).Select(_ => candidate.Make(1))];

        public void Score(DateTimeOffset at, double[] values, Span<double> scores)
        {
            for (var place = 0; place < _detectors.Length; place++)
                scores[place] = _detectors[place].Score(at, candidate.IsJoint ? values : values.AsSpan(place, 1));
        }
    }

    public int Limits(int sensors) => IsJoint ? 1 : sensors;

    /// <summary>The limits that keep the budget over the time to learn from, as <see cref="Silo.Learning.DetectorPeaks"/> finds them; none where too little is known.</summary>
    public double[] Learn(IReadOnlyList<SimulatedMachine> machines)
    {
        var sensors = machines[0].Type.Sensors.Length;
        var budget = new AlarmBudget(AlarmBudget.Default.PerMonth / Limits(sensors), AlarmBudget.Default.Separation);
        var (quiet, scores, clock) = (Enumerable.Range(0, Limits(sensors)).Select(_ => new QuietTime(budget)).ToArray(), new double[Limits(sensors)], DateTimeOffset.UnixEpoch);
        foreach (var machine in machines)
        {
            var run = new Run(this, sensors);
            clock += budget.Separation;
            for (var row = 0; row < machine.Learn.Length; row++, clock += SimulatedMachine.Interval)
            {
                run.Score(DateTimeOffset.UnixEpoch.AddMicroseconds(machine.At[row]), machine.Learn[row], scores);
                for (var place = 0; place < quiet.Length; place++)
                    quiet[place].Add(clock, scores[place]);
            }
        }
        return Array.ConvertAll(quiet, static time => time.Threshold() is AlarmThreshold.Found found ? found.Value : double.PositiveInfinity);
    }
}
