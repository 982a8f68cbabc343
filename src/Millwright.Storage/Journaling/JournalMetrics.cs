using System.Diagnostics.Metrics;

namespace Millwright.Storage.Journaling;

/// <summary>What is counted of the journal.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("Millwright");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("millwright.journal.refused", "{entry}", "Entries that did not come to a commit, by reason: busy, away, failed.");

    static JournalMetrics()
    {
        foreach (var reason in (string[])["busy", "away", "failed"])
            Refuse(reason, 0);
    }

    public static Counter<long> ReadingsCommitted { get; } = Meter.CreateCounter<long>("millwright.journal.readings", "{reading}", "Readings committed.");

    public static Histogram<double> QueueSeconds { get; } = Meter.CreateHistogram<double>("millwright.journal.queue.duration", "s", "From an entry's arrival to the start of the transaction that takes it.");

    public static Histogram<double> CommitSeconds { get; } = Meter.CreateHistogram<double>("millwright.journal.commit.duration", "s", "From the start of a group's transaction to its commit.");

    public static Histogram<int> GroupSize { get; } = Meter.CreateHistogram<int>(
        "millwright.journal.group", "{entry}", "Entries in one commit.", advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] });

    public static void Refuse(string reason, int entries = 1) => Refused.Add(entries, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="waiting">Readings that wait for their commit now.</param>
    /// <param name="capacity">Readings that may wait.</param>
    public static void Watch(Func<int> waiting, int capacity, Func<bool> isAvailable)
    {
        Meter.CreateObservableGauge("millwright.journal.waiting", waiting, "{reading}", "Readings that wait for their commit.");
        Meter.CreateObservableGauge("millwright.journal.capacity", () => capacity, "{reading}", "Readings that may wait for their commit.");
        Meter.CreateObservableGauge("millwright.journal.available", () => isAvailable() ? 1 : 0, description: "1 while PostgreSQL takes commits, 0 while it is away.");
    }
}
