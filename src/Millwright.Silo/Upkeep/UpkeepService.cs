using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Storage.Processes;
using Millwright.Storage.Upkeep;

namespace Millwright.Silo.Upkeep;

/// <summary>
/// Makes partitions ahead of time, cares for tables, and measures them, when the silo starts and each interval. Every silo does; what one is at the
/// others leave to it.
/// </summary>
internal sealed partial class UpkeepService : BackgroundService
{
    private static readonly Meter Meter = new("Millwright");

    private readonly PartitionsAhead _partitions;
    private readonly TableCare _care;
    private readonly StorageReports _reports;
    private readonly UpkeepOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<UpkeepService> _log;
    private volatile StorageReport? _newest;

    public UpkeepService(
        PartitionsAhead partitions, TableCare care, StorageReports reports, IOptions<UpkeepOptions> options, TimeProvider clock, ILogger<UpkeepService> log)
    {
        (_partitions, _care, _reports, _options, _clock, _log) = (partitions, care, reports, options.Value, clock, log);
        Meter.CreateObservableGauge("millwright.storage.table", () => OfTables(static table => table.Bytes + table.IndexBytes), "By", "Size of a table with its indexes.");
        Meter.CreateObservableGauge("millwright.storage.archive", () => _newest?.Archive.Bytes ?? 0, "By", "Size of the schema archive with its indexes.");
        Meter.CreateObservableGauge("millwright.storage.dead_rows", () => OfTables(static table => table.DeadRows), "{row}", "Dead rows of a table.");
        Meter.CreateObservableGauge("millwright.storage.rows", () => OfTables(static table => table.Rows), "{row}", "Rows of a table, as PostgreSQL estimates.");
        Meter.CreateObservableGauge("millwright.rollups.overdue", Overdue, "s", "Since the oldest hour that is over and not derived yet was marked; 0: none.");
        Meter.CreateObservableGauge("millwright.rollups.stale", () => _newest?.Rollups.StaleHours ?? 0, "{hour}", "Hours of machines that are not derived yet, those that go on among them.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _clock.Each(_options.Interval, Pass, stoppingToken, isFirstAtOnce: true);

    private async Task Pass(CancellationToken cancellationToken)
    {
        try
        {
            await _partitions.Make(cancellationToken);
            foreach (var table in await _care.Care(_options.Interval, cancellationToken))
                Cared(_log, table.By, table.Name);
            _newest = await _reports.Get(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the plant goes on, and the journal makes the partitions that it needs.
            PutOff(_log, error);
        }
    }

    private double Overdue() => _newest?.Rollups.OverdueSince is { } since ? (_clock.GetUtcNow() - since).TotalSeconds : 0;

    private Measurement<long>[] OfTables(Func<TableReport, long> figure) =>
        [.. (_newest?.Items ?? []).Select(table => new Measurement<long>(figure(table), new KeyValuePair<string, object?>("table", table.Name)))];

    [LoggerMessage(2091, LogLevel.Information, "{By} of {Table}.")]
    private static partial void Cared(ILogger logger, string by, string table);

    [LoggerMessage(2092, LogLevel.Warning, "The upkeep of the database is put off until the next interval.")]
    private static partial void PutOff(ILogger logger, Exception error);
}
