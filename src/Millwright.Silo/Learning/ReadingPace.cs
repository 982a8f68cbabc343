namespace Millwright.Silo.Learning;

/// <summary>
/// Keeps who reads history from reading faster than so many readings a second: what it costs the processors and PostgreSQL is then a known share, and the rest is
/// for the readings that come in. Not for several threads at once.
/// </summary>
internal sealed class ReadingPace(int perSecond, TimeProvider clock)
{
    private const int Step = 500;

    /// <summary>What was missed longer ago, while the database sorted, is not made up for.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(1);

    private long _began = clock.GetTimestamp();
    private long _taken;

    /// <summary>One more was read.</summary>
    public ValueTask Take(CancellationToken cancellationToken)
    {
        if (++_taken % Step != 0)
            return default;
        var ahead = TimeSpan.FromSeconds((double)_taken / perSecond) - clock.GetElapsedTime(_began);
        if (ahead < -MostBehind)
            (_began, _taken) = (clock.GetTimestamp(), 0);
        return ahead > TimeSpan.Zero ? new ValueTask(Task.Delay(ahead, clock, cancellationToken)) : default;
    }
}
