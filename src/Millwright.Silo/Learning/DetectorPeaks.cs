using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>The highest score of each streaming detector within an hour in which a machine was well.</summary>
/// <param name="At">Of the hour's first reading, µs since 1970-01-01 UTC.</param>
internal sealed record PeakHour(int Machine, long At, double[] Peaks);

/// <summary>Runs the streaming detectors over the past of machines and keeps their peaks while these were well: 64 bytes an hour and machine.</summary>
/// <param name="quietBefore">So long before a failure a machine is not well any more, µs.</param>
internal sealed class DetectorPeaks(IReadOnlyList<string> sensors, long quietBefore)
{
    private static readonly long Hour = TimeSpan.FromHours(1).Micros();

    private readonly List<PeakHour> _hours = [];
    private MachineDetectors _detectors = new(sensors);
    private MachinePast _past = MachinePast.None;
    private PeakHour? _open;
    private int _machine = -1;

    /// <summary>Of each machine in order of time.</summary>
    public IReadOnlyList<PeakHour> Hours => _hours;

    /// <summary>Begins the next machine.</summary>
    public void Begin(MachinePast past) => (_detectors, _past, _open, _machine) = (new MachineDetectors(sensors), past, null, _machine + 1);

    public void Take(PastReading reading)
    {
        if (!_detectors.Take(reading.At, reading.Sensors, reading.Values, _past.IsDown(reading.At)) || FailsSoon(reading.At))
            return;
        if (_open is null || reading.At - _open.At >= Hour)
        {
            _open = new PeakHour(_machine, reading.At, [.. Enumerable.Repeat(double.NegativeInfinity, MachineDetectors.Kinds.Count)]);
            _hours.Add(_open);
        }
        for (var detector = 0; detector < _open.Peaks.Length; detector++)
            _open.Peaks[detector] = Math.Max(_open.Peaks[detector], _detectors.Scores[detector].Score);
    }

    private bool FailsSoon(long at) => _past.Episodes.Any(episode => episode.StartedAt > at && episode.StartedAt - at < quietBefore);
}
