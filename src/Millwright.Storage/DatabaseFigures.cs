using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Millwright.Storage.Processes;

namespace Millwright.Storage;

/// <summary>How PostgreSQL is, as far as it must be watched: looked at once a minute, and told by gauges. While it is away the gauges keep what they told last.</summary>
internal sealed class DatabaseFigures(Database database, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new("Millwright");
    private static Row? _last;

    private const string Look =
        """
        SELECT pg_database_size(current_database()), (SELECT age(datfrozenxid)::bigint FROM pg_database WHERE datname = current_database()),
               count(*), current_setting('max_connections')::int, coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8,
               (SELECT coalesce(last_failed_time > last_archived_time, last_failed_time IS NOT NULL) FROM pg_stat_archiver WHERE current_setting('archive_mode') <> 'off'),
               (SELECT extract(epoch FROM clock_timestamp() - coalesce(last_archived_time, pg_postmaster_start_time()))::float8 FROM pg_stat_archiver WHERE current_setting('archive_mode') <> 'off')
          FROM pg_stat_activity WHERE backend_type = 'client backend'
        """;

    static DatabaseFigures()
    {
        Meter.CreateObservableGauge("millwright.database.size", static () => Known(static row => row.Bytes), "By", "The database on disk, without its log.");
        Meter.CreateObservableGauge("millwright.database.unfrozen", static () => Known(static row => row.Unfrozen), "{transaction}", "Transactions since the oldest row that vacuum has not frozen; PostgreSQL stops near 2^31.");
        Meter.CreateObservableGauge("millwright.database.connections", static () => Known(static row => row.Connections), "{connection}", "Connections of the whole PostgreSQL server that are in use.");
        Meter.CreateObservableGauge("millwright.database.connections.limit", static () => Known(static row => row.MostConnections), "{connection}", "Connections that the PostgreSQL server allows.");
        Meter.CreateObservableGauge("millwright.database.oldest.transaction", static () => Known(static row => row.OldestTransaction), "s", "Age of the oldest open transaction; vacuum cannot clean up behind it.");
        Meter.CreateObservableGauge("millwright.database.archive.failing", static () => Known(static row => row.IsArchiveFailing is { } failing ? (failing ? 1 : 0) : null), description: "1 while PostgreSQL's last attempt to archive its log failed; nothing where it archives none.");
        Meter.CreateObservableGauge("millwright.database.archive.age", static () => Known(static row => row.ArchiveAge), "s", "Since a piece of the log was archived last; nothing where PostgreSQL archives none.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(Interval, Renew, stoppingToken, isFirstAtOnce: true);

    private async Task Renew(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await database.List(
                Look, static _ => { },
                static reader => new Row(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3), reader.GetDouble(4),
                    reader.IsDBNull(5) ? null : reader.GetBoolean(5), reader.IsDBNull(6) ? null : reader.GetDouble(6)),
                cancellationToken);
            _last = rows[0];
        }
        catch (DatabaseUnavailableException)
        {
            // millwright_journal_available says so.
        }
    }

    /// <summary>Before the first look there is nothing to tell.</summary>
    private static Measurement<double>[] Known(Func<Row, double?> figure) => _last is { } row && figure(row) is { } known ? [new(known)] : [];

    private sealed record Row(long Bytes, long Unfrozen, long Connections, int MostConnections, double OldestTransaction, bool? IsArchiveFailing, double? ArchiveAge);
}
