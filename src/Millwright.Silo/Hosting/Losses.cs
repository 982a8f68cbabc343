using System.Diagnostics.Metrics;

namespace Millwright.Silo.Hosting;

/// <summary>Counts what was lost on the way, which must never happen; each count begins with nothing, so that its first step shows.</summary>
public static class Losses
{
    private static readonly Counter<long> Dropped = new Meter("Millwright").CreateCounter<long>(
        "millwright.dropped", "{item}", "What was lost on the way, by what it was: readings that a twin failed on; changes that a gateway did not hear of.");

    /// <summary>Readings that a twin failed on.</summary>
    public static void Readings(long count) => Add("readings", count);

    /// <summary>Changes that a gateway did not hear of.</summary>
    public static void Changes(long count) => Add("changes", count);

    private static void Add(string what, long count) => Dropped.Add(count, new KeyValuePair<string, object?>("what", what));
}
