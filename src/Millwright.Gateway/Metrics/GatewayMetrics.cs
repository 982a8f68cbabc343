using System.Diagnostics;
using System.Diagnostics.Metrics;
using Millwright.Gateway.Health;
using Millwright.Gateway.Live;
using Millwright.Gateway.Readings;
using Millwright.Silo.Hosting;

namespace Millwright.Gateway.Metrics;

/// <summary>What the gateway counts.</summary>
internal static class GatewayMetrics
{
    private static readonly Meter Meter = new("Millwright");
    private static readonly ActivitySource Source = new("Millwright");
    private static readonly Counter<long> Readings = Meter.CreateCounter<long>("millwright.ingest.readings", "{reading}", "Readings by outcome: accepted, late, duplicate, rejected.");
    private static readonly Histogram<double> IngestSeconds = Meter.CreateHistogram<double>("millwright.ingest.duration", "s", "From the first byte of an ingest to its answer.");

    public static Histogram<double> ParseSeconds { get; } = Meter.CreateHistogram<double>("millwright.ingest.parse.duration", "s", "From the first reading of a wave to its last: waiting for bytes, reading them.");

    public static Histogram<double> TwinsSeconds { get; } = Meter.CreateHistogram<double>("millwright.ingest.twins.duration", "s", "From handing a wave to its twins to the last one's answer.");

    public static Histogram<double> SendSeconds { get; } = Meter.CreateHistogram<double>("millwright.feed.send.duration", "s", "How long one client takes to take one live message.");

    /// <summary>A wave of readings on its way to the twins and back, in the trace of the request.</summary>
    public static Activity? Trace(Wave wave) => Source.StartActivity("wave")?.SetTag("millwright.machines", wave.Machines.Length);

    /// <summary>Counts what became of one request's readings, and how long it took.</summary>
    public static void Count(IngestTally tally, TimeSpan took)
    {
        Add(tally.Accepted - tally.Late, "accepted");
        Add(tally.Late, "late");
        Add(tally.Duplicates, "duplicate");
        Add(tally.Rejected, "rejected");
        if (tally.Failed > 0)
            Losses.Readings(tally.Failed);
        IngestSeconds.Record(took.TotalSeconds);
    }

    /// <summary>Has the state of the parts looked at whenever somebody scrapes, and begins the count of what must never happen with nothing.</summary>
    public static void Watch(HealthProbe health, FleetBoard? machines, AlarmBoard? alarms)
    {
        Losses.Readings(0);
        Meter.CreateObservableGauge("millwright.feed.subscriptions", static () => OpenSubscriptions.Count, "{subscription}", "Live subscriptions over SignalR.");
        Meter.CreateObservableGauge("millwright.ready", () => health.Last is "ready" ? 1 : 0, description: "1 while everything works, as /health/ready says.");
        Meter.CreateObservableGauge("millwright.roles.missing", () => OfRoles(health.Missing), description: "By role: 1 while no living node of the cluster fills it.");
        if (machines is not null)
            Meter.CreateObservableGauge("millwright.machines", () => machines.Count, "{machine}", "Machines that are registered and not retired, as this gateway knows them.");
        if (alarms is not null)
            Meter.CreateObservableGauge("millwright.alarms.open", () => alarms.Count, "{alarm}", "Alarms that are not cleared, as this gateway knows them.");
        Meter.CreateObservableGauge(
            "millwright.build.info",
            static () => new Measurement<int>(1, new("version", ProgramVersion.Number), new KeyValuePair<string, object?>("engine", SiloHosting.Engine)),
            description: "1, with what runs as labels.");
    }

    /// <summary>While PostgreSQL is away nobody knows.</summary>
    private static Measurement<int>[] OfRoles(IReadOnlyList<NodeRole>? missing) => missing is null ? [] :
        [.. new[] { NodeRole.Gateway, NodeRole.Silo, NodeRole.Jobs }.Select(role => new Measurement<int>(missing.Contains(role) ? 1 : 0, new KeyValuePair<string, object?>("role", role.Word())))];

    private static void Add(long readings, string outcome)
    {
        if (readings > 0)
            Readings.Add(readings, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
