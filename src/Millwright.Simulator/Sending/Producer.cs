namespace Millwright.Simulator.Sending;

/// <summary>Takes readings from their source at their pace, spoils them where asked, and hands them to the lanes.</summary>
internal sealed class Producer(Lanes lanes, Pace pace, Dirt dirt, TimeProvider time)
{
    /// <summary>How long what is on its way may still take once the run is stopped.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    private long _now = long.MinValue;

    /// <summary>Event time of the newest reading handed over; null: none yet.</summary>
    public DateTimeOffset? Now => Volatile.Read(ref _now) is > long.MinValue and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Runs until the source ends or the run is stopped; either way what was handed over is sent and answered.</summary>
    /// <exception cref="RefusedException">The server refused, or patience ran out.</exception>
    public async Task Run(IEnumerable<Reading> source, CancellationToken stop)
    {
        try
        {
            await Feed(source, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what was handed over is still on its way.
        }
        await Settle(stop);
    }

    private async Task Feed(IEnumerable<Reading> source, CancellationToken stop)
    {
        foreach (var reading in source)
        {
            stop.ThrowIfCancellationRequested();
            if (pace.Until(reading.At) is { Ticks: > 0 } wait)
            {
                await lanes.Flush(stop);
                await Task.Delay(wait, time, stop);
            }
            Volatile.Write(ref _now, reading.At.UtcTicks);
            foreach (var arriving in dirt.Pass(reading))
                await lanes.Add(arriving, stop);
        }
    }

    private async Task Settle(CancellationToken stop)
    {
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var countdown = stop.Register(() => grace.CancelAfter(_grace));
        try
        {
            foreach (var held in dirt.Rest())
                await lanes.Add(held, grace.Token);
            await lanes.Finish(grace.Token);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // The server takes nothing and the user wants to leave: the tally shows what was answered.
        }
    }
}
