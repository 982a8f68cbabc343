using System.Diagnostics.Metrics;

namespace Millwright.Silo.Live;

/// <summary>What is counted of the silo's live feed.</summary>
internal static class FeedMetrics
{
    private static readonly Meter Meter = new("Millwright");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("millwright.dropped", "{item}", "What was lost on the way, by what it was: readings that a twin failed on; changes that a gateway did not hear of.");

    static FeedMetrics()
    {
        Meter.CreateObservableGauge("millwright.feed.listeners", static () => Listeners, "{gateway}", "Gateways that this silo tells of changes.");
        Drop(0);
    }

    public static Histogram<double> DelaySeconds { get; } = Meter.CreateHistogram<double>("millwright.feed.delay", "s", "From a twin's commit until every gateway was told; of each message the oldest change.");

    public static int Listeners { get; set; }

    /// <summary>Counts changes that a gateway did not take.</summary>
    public static void Drop(int changes) => Dropped.Add(changes, new KeyValuePair<string, object?>("what", "changes"));
}
