using Npgsql;

namespace Millwright.Storage;

/// <summary>
/// Keeps callers from waiting, one after the other, for a server that takes connections and answers nothing: it hangs, or the network swallows all. After
/// some queries in a row whose time ran out, further ones are refused at once; once each pause one is let through, and the first answer ends it.
/// A server that is gone needs no breaker, since it refuses by itself; the journal has its own way (<see cref="Journaling.Journal"/>).
/// </summary>
internal sealed class QueryBreaker(int timeouts, TimeSpan pause, TimeProvider clock)
{
    private int _inVain;
    private long _nextTry;

    /// <exception cref="DatabaseUnavailableException">The server has not answered lately, and it is not the time to try again.</exception>
    public void Enter()
    {
        if (Volatile.Read(ref _inVain) < timeouts)
            return;
        var (now, nextTry) = (clock.GetTimestamp(), Volatile.Read(ref _nextTry));
        // The one that moves the time on is the one that tries.
        if (now >= nextTry && Interlocked.CompareExchange(ref _nextTry, After(now), nextTry) == nextTry)
            return;
        var wait = now < nextTry ? clock.GetElapsedTime(now, nextTry) : pause;
        throw new DatabaseUnavailableException($"PostgreSQL has not answered the last {timeouts} queries in time; whether it does again is tried in {Math.Ceiling(wait.TotalSeconds)} s.") { RetryAfter = wait };
    }

    /// <summary>The server answered, be it with an error.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _inVain) != 0)
            Volatile.Write(ref _inVain, 0);
    }

    public void Failed(Exception error)
    {
        if (error is PostgresException)
            Answered();
        else if (error is NpgsqlException { InnerException: TimeoutException } && !IsWaitForPool(error) && Interlocked.Increment(ref _inVain) >= timeouts)
            Volatile.Write(ref _nextTry, After(clock.GetTimestamp()));
    }

    /// <summary>All connections were in use: that says nothing of the server. Npgsql has no other sign of it than its words.</summary>
    private static bool IsWaitForPool(Exception error) => error.Message.Contains("pool has been exhausted", StringComparison.Ordinal);

    private long After(long now) => now + (long)(pause.TotalSeconds * clock.TimestampFrequency);
}
