using System.Diagnostics.Metrics;
using Millwright.Silo.Hosting;

namespace Millwright.Silo.Live;

/// <summary>What is counted of the silo's live feed.</summary>
internal static class FeedMetrics
{
    private static readonly Meter Meter = new("Millwright");

    static FeedMetrics()
    {
        Meter.CreateObservableGauge("millwright.feed.listeners", static () => Listeners, "{gateway}", "Gateways that this silo tells of changes.");
        Losses.Changes(0);
    }

    public static Histogram<double> DelaySeconds { get; } = Meter.CreateHistogram<double>("millwright.feed.delay", "s", "From a twin's commit until every gateway was told; of each message the oldest change.");

    public static int Listeners { get; set; }
}
