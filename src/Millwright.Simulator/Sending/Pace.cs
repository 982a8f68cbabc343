namespace Millwright.Simulator.Sending;

/// <summary>
/// How fast event time passes: so many times as fast as the clock, or as fast as the server takes it. A reading is never sent
/// before its own time, so a fast run that catches up with the present goes on in real time.
/// </summary>
internal sealed class Pace
{
    /// <summary>Waits shorter than this are not worth a wake-up: they are made good by the next.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20);

    private readonly double _factor;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _began;
    private DateTimeOffset? _first;

    /// <summary>A pace from now on.</summary>
    /// <param name="factor">Positive; infinity: as fast as possible.</param>
    public Pace(double factor, TimeProvider time) => (_factor, _time, _began) = (factor, time, time.GetUtcNow());

    /// <summary>How long to wait before a reading of this event time is due; zero: it is.</summary>
    public TimeSpan Until(DateTimeOffset at)
    {
        _first ??= at;
        var due = double.IsPositiveInfinity(_factor) ? at : Later(at, _began + ((at - _first.Value) / _factor));
        var wait = due - _time.GetUtcNow();
        return wait >= _shortest ? wait : TimeSpan.Zero;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
