using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Silo.Learning;
using Millwright.Simulator.Plants;
using Millwright.Storage.Learning;

namespace Millwright.Evaluation.Oddities;

/// <summary>What a cluster would have learnt of machines of one type, by the very classes that do it there.</summary>
internal sealed class Watcher
{
    private const double LearnShare = 0.5;
    private const double CalibrateShare = 0.3;
    private const int RowsEvery = 60;
    private const int Seed = 42;

    private readonly string[] _sensors;
    private readonly FeatureSpec _spec;
    private readonly IReadOnlyList<DetectorLimit> _detectors;
    private readonly AnomalyScorer _scorer;
    private readonly IReadOnlyList<(double[] Limits, Dictionary<SimulatedMachine, Candidate.Run> Learnt)> _candidates;

    private Watcher(
        string[] sensors, FeatureSpec spec, IReadOnlyList<DetectorLimit> detectors, AnomalyScorer scorer, IReadOnlyList<(double[] Limits, Dictionary<SimulatedMachine, Candidate.Run> Learnt)> candidates) =>
        (_sensors, _spec, _detectors, _scorer, _candidates) = (sensors, spec, detectors, scorer, candidates);

    /// <summary>Streaming detectors, then the measures of the model.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [.. MachineDetectors.Kinds.Select(static kind => kind.Algorithm), .. QuietModel.Measures.Select(static measure => measure.Algorithm)];

    public static Watcher Learn(MachineType type, SimulatedMachine[] machines)
    {
        var spec = TrainingSets.SpecOf([.. type.SensorNames.Select(static name => new Learning.Features.Sensor(name))]);
        var (peaks, rows) = (new DetectorPeaks(type.SensorNames, 0), new List<(long At, double[] Inputs)>());
        foreach (var machine in machines)
        {
            peaks.Begin(MachinePast.None);
            var features = new MachineFeatures(spec, MachinePast.None);
            foreach (var (row, reading) in Readings(machine, machine.Learn, 0).Index())
            {
                peaks.Take(reading);
                features.Take(reading.At, reading.Sensors, reading.Values);
                if (row % RowsEvery == 0)
                    rows.Add((reading.At, features.Vector(reading.At)));
            }
        }
        rows.Sort(static (one, other) => one.At.CompareTo(other.At));
        var (learn, calibrate) = ((int)(LearnShare * rows.Count), (int)((LearnShare + CalibrateShare) * rows.Count));
        var model = QuietModel.Fit(spec, [.. rows.Take(learn).Select(static row => row.Inputs)], Seed, CancellationToken.None);
        var watch = new QuietWatch(model, spec, (rows[learn].At, rows[calibrate].At), every: 0, oneOf: 1, quietBefore: 0);
        foreach (var machine in machines)
        {
            watch.Begin(MachinePast.None, knownUntil: long.MaxValue);
            foreach (var reading in Readings(machine, machine.Learn, 0))
                watch.Take(reading);
        }
        double[] limits = [.. watch.Limits().Select(static limit => ((AlarmThreshold.Found)limit).Value)];
        return new Watcher(type.SensorNames, spec, peaks.Limits(), AnomalyScorer.Of(spec, model, limits, rows[learn..calibrate].Select(static row => row.Inputs)),
            [.. Candidate.All.Select(candidate =>
            {
                var learnt = new Dictionary<SimulatedMachine, Candidate.Run>();
                return (candidate.Learn(machines, learnt), learnt);
            })]);
    }

    /// <summary>Of each row of the part to judge by, which algorithms find it strange: one bit each, in their order, those of the candidates after them.</summary>
    public int[] Judge(SimulatedMachine machine, double[][] rows)
    {
        var (detectors, features) = (new MachineDetectors(_sensors), new MachineFeatures(_spec, MachinePast.None));
        foreach (var reading in Readings(machine, machine.Learn, 0))
        {
            detectors.Take(reading.At, reading.Sensors, reading.Values, isDown: false);
            features.Take(reading.At, reading.Sensors, reading.Values);
        }
        var strange = new int[rows.Length];
        foreach (var (row, reading) in Readings(machine, rows, machine.Learn.Length).Index())
        {
            detectors.Take(reading.At, reading.Sensors, reading.Values, isDown: false);
            features.Take(reading.At, reading.Sensors, reading.Values);
            foreach (var limit in _detectors)
                if (detectors.Score(limit.Detector, limit.Sensor) >= limit.Threshold)
                    strange[row] |= 1 << limit.Detector;
            foreach (var (measure, _) in _scorer.Anomalies(features.Vector(reading.At)))
                strange[row] |= 1 << (MachineDetectors.Kinds.Count + measure);
        }
        for (var candidate = 0; candidate < Candidate.All.Count; candidate++)
            Judge(machine, rows, _candidates[candidate].Learnt[machine].Branch(), _candidates[candidate].Limits, strange, 1 << (Algorithms.Count + candidate));
        return strange;
    }

    private static void Judge(SimulatedMachine machine, double[][] rows, Candidate.Run run, double[] limits, int[] strange, int bit)
    {
        var scores = new double[limits.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            run.Score(DateTimeOffset.UnixEpoch.AddMicroseconds(machine.At[machine.Learn.Length + row]), rows[row], scores);
            for (var place = 0; place < limits.Length; place++)
                if (scores[place] >= limits[place])
                    strange[row] |= bit;
        }
    }

    private static IEnumerable<PastReading> Readings(SimulatedMachine machine, double[][] rows, int first) =>
        rows.Select((values, row) => new PastReading(first + row + 1, machine.At[first + row], machine.Type.SensorNames, values));
}
