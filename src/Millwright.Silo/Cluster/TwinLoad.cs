using System.Diagnostics.Metrics;
using Millwright.Storage.Cluster;
using Millwright.Twins.Statistics;

namespace Millwright.Silo.Cluster;

/// <summary>
/// What this node's twins give it to do: how many there are, and which machines send most and which take longest, minute by minute. A machine's
/// turns come one after the other, so one whose turns fill the time sends more than one twin can take.
/// </summary>
internal sealed class TwinLoad
{
    private const int Kept = 500;
    private const int Told = 10;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new("Millwright");

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly HeaviestKeys _readings = new(Kept);
    private readonly HeaviestKeys _seconds = new(Kept);
    private long _began;
    private int _twins;
    private (IReadOnlyList<HotMachine> Readings, IReadOnlyList<HotMachine> Time)? _lastMinute;

    public TwinLoad(TimeProvider clock)
    {
        _clock = clock;
        _began = clock.GetTimestamp();
        Meter.CreateObservableGauge("millwright.twins", () => Twins, "{twin}", "Twins that this node holds in memory.");
        Meter.CreateObservableGauge(
            "millwright.twins.busiest", () => Hottest().Time is [var busiest, ..] ? busiest.Value : 0, "1",
            "Share of the last minute that the turns of the busiest machine took; near 1 it sends more than its twin can take.");
    }

    public int Twins => Volatile.Read(ref _twins);

    public void Opened() => Interlocked.Increment(ref _twins);

    public void Left() => Interlocked.Decrement(ref _twins);

    /// <summary>A turn took readings of a machine; from any thread.</summary>
    public void Took(string machine, int readings, TimeSpan time)
    {
        lock (_lock)
        {
            TurnMinute();
            _readings.Add(machine, readings);
            _seconds.Add(machine, time.TotalSeconds);
        }
    }

    /// <summary>Of the last full minute; until there is one, of the time so far.</summary>
    public (IReadOnlyList<HotMachine> Readings, IReadOnlyList<HotMachine> Time) Hottest()
    {
        lock (_lock)
        {
            TurnMinute();
            return _lastMinute ?? SoFar(_clock.GetElapsedTime(_began));
        }
    }

    private void TurnMinute()
    {
        var since = _clock.GetElapsedTime(_began);
        if (since < Minute)
            return;
        _lastMinute = SoFar(since);
        _readings.Clear();
        _seconds.Clear();
        _began = _clock.GetTimestamp();
    }

    private (IReadOnlyList<HotMachine> Readings, IReadOnlyList<HotMachine> Time) SoFar(TimeSpan since) => (PerSecond(_readings, since), PerSecond(_seconds, since));

    private static HotMachine[] PerSecond(HeaviestKeys keys, TimeSpan since) =>
        Array.ConvertAll(keys.Top(Told), key => new HotMachine(key.Key, Math.Round(key.Weight / Math.Max(since.TotalSeconds, 1), 4)));
}
