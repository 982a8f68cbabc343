using System.Diagnostics.Metrics;
using Millwright.Gateway.Readings;

namespace Millwright.Gateway.Metrics;

internal static class GatewayMetrics
{
    /// <summary>The product's meter; its instruments are scraped at <c>/metrics</c> and sent by OTLP.</summary>
    public static Meter Meter { get; } = new("Millwright");

    public static Counter<long> Readings { get; } = Meter.CreateCounter<long>("millwright.ingest.readings", "{reading}", "Readings by outcome: accepted, late, duplicate, rejected.");

    public static Histogram<double> IngestSeconds { get; } = Meter.CreateHistogram<double>("millwright.ingest.duration", "s", "From the first byte of an ingest to its answer.");

    /// <summary>Counts what became of one request's readings, and how long it took.</summary>
    public static void Count(IngestTally tally, TimeSpan took)
    {
        Add(tally.Accepted - tally.Late, "accepted");
        Add(tally.Late, "late");
        Add(tally.Duplicates, "duplicate");
        Add(tally.Rejected, "rejected");
        IngestSeconds.Record(took.TotalSeconds);
    }

    private static void Add(long readings, string outcome)
    {
        if (readings > 0)
            Readings.Add(readings, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
