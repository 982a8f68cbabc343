using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millwright.Storage;
using Millwright.Storage.Notices;
using Millwright.Storage.Processes;

namespace Millwright.Silo.Notices;

/// <summary>What is counted of notices, by kind of channel.</summary>
internal sealed class NoticeMetrics(DestinationHealth health, IOptions<NoticeOptions> options, TimeProvider clock) : BackgroundService
{
    private const int LooksPerCount = 10;
    private static readonly Meter Meter = new("Millwright");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("millwright.notices.attempts", "{attempt}", "Attempts to send a notice by channel and outcome.");
    private static readonly ConcurrentDictionary<(string Channel, string State), long> Waiting = new();

    static NoticeMetrics() => Meter.CreateObservableGauge(
        "millwright.notices.unsent",
        static () => Waiting.Select(static pair => new Measurement<long>(pair.Value, new("channel", pair.Key.Channel), new KeyValuePair<string, object?>("state", pair.Key.State))),
        "{notice}", "Notices by channel and state: pending, held for a digest, dead.");

    public static void Count(string kind, AttemptEnd end) =>
        Attempts.Add(1, new("channel", kind), new KeyValuePair<string, object?>("outcome", end.Outcome));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.Interval * LooksPerCount, Look, stoppingToken, isFirstAtOnce: true);

    private async Task Look(CancellationToken cancellationToken)
    {
        try
        {
            var counts = await health.Counts(cancellationToken);
            foreach (var known in Waiting.Keys)
                Waiting[known] = 0;
            foreach (var count in counts)
                Waiting[(count.Kind, count.State)] = count.Count;
        }
        catch (DatabaseUnavailableException)
        {
            // The figures stay what they were; health says that the database is away.
        }
    }
}
