using Millwright.Learning.Anomalies;
using Millwright.Learning.State;

namespace Millwright.Silo.Learning;

/// <summary>An algorithm that judges a sensor as its values come in.</summary>
/// <param name="Algorithm">What an anomaly says found it; <paramref name="AnomalyType"/>: what it says was found.</param>
internal sealed record DetectorKind(string Algorithm, string AnomalyType, Func<IDetector> Make);

/// <summary>
/// The streaming detectors that run side by side over one machine's readings, one of each algorithm a sensor. Each judges a reading by the machine's
/// own readings before it, then learns from it; the same in training and in service. What is sent in failure or maintenance is neither judged nor learnt,
/// and for a while after it nothing is judged: the machine settles. About 1,200 bytes a sensor. Not for several threads at once.
/// </summary>
internal sealed class MachineDetectors(IReadOnlyList<string> sensors)
{
    /// <summary>Readings after failure and maintenance by which a weighted mean has forgotten where it was.</summary>
    private const int Settling = 50;

    /// <summary>Readings that make up a machine's usual: what drifts more slowly with season and wear is usual.</summary>
    private const int Memory = 2_000;

    public static readonly IReadOnlyList<DetectorKind> Kinds =
    [
        new("robust-z", "outlier", static () => new RobustZ(1, Memory)),
        new("ewma", "small-shift", static () => new EwmaChart(1, memory: Memory)),
        new("page-hinkley", "shift", static () => new MeanShift(1, memory: Memory)),
        new("jump", "jump", static () => new DifferenceChart(1, memory: Memory)),
        new("noise", "noise", static () => new DifferenceChart(1, weight: 0.1, memory: Memory)),
        new("flat-line", "stuck", static () => new FlatLine(1, Memory)),
    ];

    private readonly SensorPlaces _places = new(sensors);
    private readonly IDetector[][] _detectors = [.. Kinds.Select(kind => sensors.Select(_ => kind.Make()).ToArray())];
    private readonly double[] _scores = new double[Kinds.Count * sensors.Count];
    private long _newest = long.MinValue;
    private int _toSettle;

    public IReadOnlyList<string> Sensors { get; } = sensors;

    /// <summary>How strange the newest reading of a sensor is to a detector, in the algorithm's own measure.</summary>
    /// <param name="kind">The detector's place among <see cref="Kinds"/>; <paramref name="sensor"/>: the sensor's among <see cref="Sensors"/>.</param>
    public double Score(int kind, int sensor) => _scores[kind * Sensors.Count + sensor];

    /// <summary>Event time of the newest reading that was judged or learnt from, µs since 1970-01-01 UTC; the smallest number there is: there was none.</summary>
    public long Newest => _newest;

    public void Write(StateWriter to)
    {
        to.Long(_newest);
        to.Int(_toSettle);
        foreach (var kind in _detectors)
            foreach (var detector in kind)
                DetectorState.Write(detector, to);
    }

    /// <exception cref="InvalidDataException">The bytes are no detectors of so many sensors.</exception>
    public static MachineDetectors Read(IReadOnlyList<string> sensors, ref StateReader from)
    {
        var detectors = new MachineDetectors(sensors) { _newest = from.Long(), _toSettle = from.Int("readings to settle", 0, Settling) };
        foreach (var kind in detectors._detectors)
            for (var sensor = 0; sensor < kind.Length; sensor++)
            {
                var read = DetectorState.Read(ref from);
                if (read.GetType() != kind[sensor].GetType() || read.Sensors != 1)
                    throw new InvalidDataException($"A {read.GetType().Name} of {read.Sensors} sensors stands where a {kind[sensor].GetType().Name} of one belongs.");
                kind[sensor] = read;
            }
        return detectors;
    }

    /// <summary>Judges a reading, then learns from it; false: it came too late, or is not to be judged.</summary>
    /// <param name="at">µs since 1970-01-01 UTC.</param>
    /// <param name="isDown">The machine is in failure or maintenance.</param>
    public bool Take(long at, string[] names, ReadOnlySpan<double> values, bool isDown)
    {
        if (at <= _newest || Sensors.Count == 0)
            return false;
        if (isDown)
        {
            _toSettle = Settling;
            return false;
        }
        _newest = at;
        var (moment, row) = (Time.Moment(at), _places.Take(names, values));
        for (var kind = 0; kind < _detectors.Length; kind++)
            for (var sensor = 0; sensor < row.Length; sensor++)
                _scores[kind * row.Length + sensor] = _detectors[kind][sensor].Score(moment, row.AsSpan(sensor, 1));
        if (_toSettle == 0)
            return true;
        _toSettle--;
        return false;
    }
}
