using Microsoft.Extensions.Options;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Makes training sets of history: each machine's readings go, in the order in which they arrived, through the state that also serves.</summary>
internal sealed class TrainingSets(TrainingHistory history, IOptions<LearningOptions> options, TimeProvider clock)
{
    /// <summary>A sensor that so many of the machines have is an input; the others' rows have it missing.</summary>
    private const double FewestWithSensor = 0.5;

    /// <summary>Readings before the cut, or before the instant that is asked for, which a state sees before it is asked: nine times the longest constant.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromHours(72);

    private static readonly TimeSpan[] Constants = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(8)];

    private static readonly TimeSpan LimitsWithin = TimeSpan.FromDays(1);

    /// <summary>What a model of these machines sees.</summary>
    /// <exception cref="TrainingException">There is nothing to be seen.</exception>
    public async Task<FeatureSpec> Describe(IReadOnlyList<TrainingMachine> machines, TrainingRequest cut, ModelScope scope, CancellationToken cancellationToken)
    {
        if (machines.Count == 0)
            throw new TrainingException($"No machine is registered for {scope}.");
        var sensors = (await history.Sensors([.. machines.Select(static machine => machine.Key)], cut.From, cut.To, cancellationToken))
            .FindAll(static sensor => sensor.Share >= FewestWithSensor && !sensor.Sensor.Any(char.IsWhiteSpace));
        return sensors.Count == 0
            ? throw new TrainingException($"The {machines.Count} machines of {scope} sent no readings from {cut.From:u} to {cut.To:u}.")
            : SpecOf([.. sensors.Select(static sensor => new Sensor(sensor.Sensor))]);
    }

    /// <summary>
    /// Newest values, fading means and deviations over short and long, how far the newest has moved from the mean of some hours, how often a limit was passed of
    /// late, and hours since failure and maintenance. Nothing that needs a machine's first readings: in service they are long gone, and what is served has to be what was learnt from.
    /// </summary>
    internal static FeatureSpec SpecOf(IReadOnlyList<Sensor> sensors)
    {
        var features = new List<Feature>();
        foreach (var sensor in sensors)
        {
            features.Add(new(FeatureKind.Last, sensor.Name));
            foreach (var constant in Constants)
                features.AddRange([new(FeatureKind.FadingMean, sensor.Name, Window: constant), new(FeatureKind.FadingDeviation, sensor.Name, Window: constant)]);
            features.Add(new(FeatureKind.FadingLift, sensor.Name, Window: Constants[^1]));
        }
        features.AddRange([
            new(FeatureKind.Since, MachineEvents.Failure), new(FeatureKind.Since, MachineEvents.Maintenance), new(FeatureKind.Count, MachineEvents.Limit, Window: LimitsWithin)]);
        return new(sensors, [MachineEvents.Failure, MachineEvents.Maintenance, MachineEvents.Limit], [], features);
    }

    /// <summary>One row a machine and span of <paramref name="every"/>, with the inputs of each of the sets of features.</summary>
    /// <param name="peaks">Sees each reading too.</param>
    public async Task<TrainingSet> Build(
        IReadOnlyList<TrainingMachine> machines, IReadOnlyList<FeatureSpec> specs, TrainingRequest cut, TimeSpan every, IProgress<double> progress, CancellationToken cancellationToken,
        DetectorPeaks? peaks = null)
    {
        var (rows, pace) = (new Rows(specs), new ReadingPace(options.Value.ReadingsPerSecond, clock));
        for (var place = 0; place < machines.Count; place++)
        {
            var past = await MachinePast.Read(history, machines[place].Key, cut.To, cut.KnownBy, cancellationToken);
            rows.Begin(past);
            peaks?.Begin(past);
            await foreach (var reading in history.Readings(machines[place].Key, cut.From - WarmUp, cut.To, cut.KnownBy, cancellationToken))
            {
                rows.Take(reading, cut.From.Micros(), every.Micros());
                peaks?.Take(reading);
                await pace.Take(cancellationToken);
            }
            progress.Report((place + 1.0) / machines.Count);
        }
        return rows.Build();
    }

    /// <summary>Rows as they come about, machine by machine.</summary>
    private sealed class Rows(IReadOnlyList<FeatureSpec> specs)
    {
        private readonly List<double[]>[] _inputs = [.. specs.Select(static _ => new List<double[]>())];
        private readonly List<int> _machine = [];
        private readonly List<long> _at = [];
        private readonly List<int> _next = [];
        private readonly List<long> _knownUntil = [];
        private readonly List<Failure> _failures = [];
        private MachineFeatures[] _features = [];
        private MachinePast _past = MachinePast.None;
        private long _lastRow;
        private int _firstFailure;
        private long _readings;

        public void Begin(MachinePast past)
        {
            (_past, _lastRow, _firstFailure) = (past, long.MinValue / 2, _failures.Count);
            _features = [.. specs.Select(spec => new MachineFeatures(spec, past))];
            _failures.AddRange(past.Episodes.Select(episode => new Failure(_knownUntil.Count, episode.StartedAt, episode.EndedAt)));
            _knownUntil.Add(0);
        }

        /// <param name="from">Event time from which rows are made.</param>
        public void Take(PastReading reading, long from, long every)
        {
            _readings++;
            var isNew = false;
            foreach (var features in _features)
                isNew = features.Take(reading.At, reading.Sensors, reading.Values);
            if (!isNew)
                return;
            _knownUntil[^1] = reading.At;
            if (reading.At < from || reading.At - _lastRow < every || _past.IsDown(reading.At))
                return;
            _lastRow = reading.At;
            for (var place = 0; place < _features.Length; place++)
                _inputs[place].Add(_features[place].Vector(reading.At));
            _machine.Add(_knownUntil.Count - 1);
            _at.Add(reading.At);
            _next.Add(_failures.FindIndex(_firstFailure, failure => failure.From > reading.At));
        }

        public TrainingSet Build() => new(
            [.. specs.Select((spec, place) => Table.FromRows(spec.Columns, _inputs[place]))], [.. _machine], [.. _at], [.. _next], [.. _knownUntil], _failures, _knownUntil.Count, _readings);
    }
}
