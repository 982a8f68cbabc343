using System.Net;

namespace Millwright.Simulator.Sending;

/// <summary>When a request is sent again, and how long after.</summary>
/// <param name="Patience">How long one request is tried in all before the producer gives up.</param>
internal sealed record RetryRule(TimeSpan Patience)
{
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(15);

    public static RetryRule Default { get; } = new(TimeSpan.FromMinutes(5));

    /// <summary>Whether the same request may fare better later.</summary>
    public static bool IsPassing(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout;

    /// <summary>
    /// The wait before the next attempt: what the server asked for and up to a quarter more, so that producers do not return as
    /// one; else doubling from a quarter of a second to fifteen, between half and the whole of it.
    /// </summary>
    /// <param name="attempt">Failed attempts so far, from 1.</param>
    /// <param name="asked">The server's Retry-After; null: none.</param>
    /// <param name="chance">Uniform in [0, 1).</param>
    public static TimeSpan Delay(int attempt, TimeSpan? asked, double chance)
    {
        if (asked is { } wait)
            return wait * (1 + (chance / 4));
        var doubled = _first * Math.Pow(2, Math.Min(attempt - 1, 10));
        return (doubled < _longest ? doubled : _longest) * (0.5 + (chance / 2));
    }
}
