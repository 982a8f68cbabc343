using System.Buffers;
using Millwright.Learning.Anomalies;
using Millwright.Learning.State;

namespace Millwright.Evaluation.Oddities;

/// <summary>A detector of the library that the product does not run, beside those that it does: whether it would find more at the same budget of false alarms.</summary>
/// <param name="IsJoint">One looks at all sensors of a machine; else one looks at each, and they share the budget.</param>
/// <param name="Make">For so many sensors.</param>
internal sealed record Candidate(string Name, bool IsJoint, Func<int, IDetector> Make)
{
    private const int Seed = 42;
    private const int Memory = 2_000;
    private const int ReadingsPerDay = 1_440;

    /// <summary>Readings of a machine by which each has filled its memory and its windows: what it found strange until then says nothing of the machine.</summary>
    private const int Settling = 2 * ReadingsPerDay;

    public static IReadOnlyList<Candidate> All { get; } =
    [
        new("half-space trees", true, static sensors => new HalfSpaceTrees(sensors, Seed)),
        new("half-space trees, a day's window", true, static sensors => new HalfSpaceTrees(sensors, Seed, window: ReadingsPerDay)),
        new("spectral residual", false, static sensors => new SpectralResidual(sensors)),
        new("seasonal surprise", false, static sensors => new SeasonalSurprise(sensors)),
        new("new extremes", false, static sensors => new NewExtremes(sensors)),
        new("ensemble of the charts and trees", true, static sensors => new Ensemble(
            new RobustZ(sensors, Memory), new EwmaChart(sensors, memory: Memory), new MeanShift(sensors, memory: Memory), new DifferenceChart(sensors, memory: Memory), new FlatLine(sensors, Memory),
            new HalfSpaceTrees(sensors, Seed))),
    ];

    /// <summary>Detectors of one machine, and how strange a reading is to each of them.</summary>
    public sealed class Run(bool isJoint, IDetector[] detectors)
    {
        public void Score(DateTimeOffset at, double[] values, Span<double> scores)
        {
            for (var place = 0; place < detectors.Length; place++)
                scores[place] = detectors[place].Score(at, isJoint ? values : values.AsSpan(place, 1));
        }

        /// <summary>One that goes on from here by itself.</summary>
        public Run Branch() => new(isJoint, Array.ConvertAll(detectors, static detector =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            DetectorState.Write(detector, new StateWriter(bytes));
            var reader = new StateReader(bytes.WrittenSpan);
            return DetectorState.Read(ref reader);
        }));
    }

    private Run Begin(int sensors) => new(IsJoint, IsJoint ? [Make(sensors)] : [.. Enumerable.Range(0, sensors).Select(_ => Make(1))]);

    public int Limits(int sensors) => IsJoint ? 1 : sensors;

    /// <summary>The limits that keep the budget over the time to learn from, as <see cref="Silo.Learning.DetectorPeaks"/> finds them; none where too little is known.</summary>
    /// <param name="learnt">Of each machine, what it has come to by then.</param>
    public double[] Learn(IReadOnlyList<SimulatedMachine> machines, Dictionary<SimulatedMachine, Run> learnt)
    {
        var sensors = machines[0].Type.Sensors.Length;
        var budget = new AlarmBudget(AlarmBudget.Default.PerMonth / Limits(sensors), AlarmBudget.Default.Separation);
        var (quiet, scores, clock) = (Enumerable.Range(0, Limits(sensors)).Select(_ => new QuietTime(budget)).ToArray(), new double[Limits(sensors)], DateTimeOffset.UnixEpoch);
        foreach (var machine in machines)
        {
            var run = learnt[machine] = Begin(sensors);
            clock += budget.Separation;
            for (var row = 0; row < machine.Learn.Length; row++, clock += SimulatedMachine.Interval)
            {
                run.Score(DateTimeOffset.UnixEpoch.AddMicroseconds(machine.At[row]), machine.Learn[row], scores);
                for (var place = 0; row >= Settling && place < quiet.Length; place++)
                    quiet[place].Add(clock, scores[place]);
            }
        }
        return Array.ConvertAll(quiet, static time => time.Threshold() is AlarmThreshold.Found found ? found.Value : double.PositiveInfinity);
    }
}
