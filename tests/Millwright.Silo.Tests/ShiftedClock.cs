namespace Millwright.Silo.Tests;

/// <summary>The time, and then some: what lasts half a minute lapses at once, timers go on as they are.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ticks;

    public void Shift(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));
}
