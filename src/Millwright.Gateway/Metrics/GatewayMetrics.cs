using System.Diagnostics.Metrics;

namespace Millwright.Gateway.Metrics;

internal static class GatewayMetrics
{
    /// <summary>The product's meter; its instruments are scraped at <c>/metrics</c> and sent by OTLP.</summary>
    public static Meter Meter { get; } = new("Millwright");

    public static Counter<long> Readings { get; } = Meter.CreateCounter<long>("millwright.ingest.readings", "{reading}", "Readings by outcome: accepted, late, duplicate, rejected.");

    public static Histogram<double> IngestSeconds { get; } = Meter.CreateHistogram<double>("millwright.ingest.duration", "s", "From the first byte of an ingest to its answer.");
}
