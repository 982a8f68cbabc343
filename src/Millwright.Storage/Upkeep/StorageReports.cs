using Microsoft.Extensions.Options;
using Millwright.Storage.Retention;
using Npgsql;

namespace Millwright.Storage.Upkeep;

/// <summary>How the database is doing.</summary>
/// <param name="Bytes">Of the database, all in all.</param>
/// <param name="Archive">Partitions that retention has moved out of their tables.</param>
/// <param name="Items">Its tables, the largest first.</param>
public sealed record StorageReport(long Bytes, RollupLag Rollups, ArchiveReport Archive, IReadOnlyList<TableReport> Items);

/// <summary>The schema <c>archive</c>.</summary>
/// <param name="Partitions">That are in it.</param>
/// <param name="Bytes">Of them, with their indexes.</param>
public sealed record ArchiveReport(long Partitions, long Bytes);

/// <summary>Hours and days that are not derived yet, those that are still going on among them.</summary>
/// <param name="OverdueSince">When the oldest mark was set on an hour that ended more than ten minutes ago; null: nothing is overdue.</param>
public sealed record RollupLag(long StaleHours, long StaleDays, DateTimeOffset? OverdueSince);

/// <summary>A table with all of its partitions.</summary>
/// <param name="Partitions">0: it has none.</param>
/// <param name="Rows">As PostgreSQL estimates.</param>
/// <param name="Bytes">Of the rows, with what is stored apart from them for its size.</param>
/// <param name="IndexBytes">Of the indexes.</param>
/// <param name="DeadRows">Versions of rows that nobody needs and no vacuum has cleared away yet.</param>
/// <param name="From">Where the oldest partition begins.</param>
/// <param name="To">Where the newest partition ends.</param>
/// <param name="Retention">How long rows are kept; null: for ever, or it does not grow.</param>
/// <param name="LastVacuum">Newest of its parts, by hand or by itself.</param>
/// <param name="LastAnalyze">Newest of its parts, by hand or by itself.</param>
/// <param name="BrokenIndexes">Indexes that PostgreSQL has marked invalid: REINDEX them.</param>
public sealed record TableReport(
    string Name, int Partitions, long Rows, long Bytes, long IndexBytes, long DeadRows, DateTimeOffset? From, DateTimeOffset? To, TimeSpan? Retention,
    DateTimeOffset? LastVacuum, DateTimeOffset? LastAnalyze, IReadOnlyList<string> BrokenIndexes);

/// <summary>Reads PostgreSQL's own accounts: nothing of a table itself but the marks of the roll-ups.</summary>
public sealed class StorageReports(Database database, IOptions<RetentionOptions> retention)
{
    private const string Tables =
        """
        SELECT root.relname::text, count(p.relid)::int, sum(greatest(c.reltuples, 0))::bigint, sum(pg_table_size(c.oid))::bigint, sum(pg_indexes_size(c.oid))::bigint,
               coalesce(sum(s.n_dead_tup), 0)::bigint, min(p.span_from), max(p.span_to), max(greatest(s.last_vacuum, s.last_autovacuum)),
               max(greatest(s.last_analyze, s.last_autoanalyze)),
               coalesce(array_agg(b.broken::text) FILTER (WHERE b.broken IS NOT NULL), '{}')
          FROM pg_class c
          LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
          JOIN pg_class root ON root.oid = coalesce(i.inhparent, c.oid)
          LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
          LEFT JOIN partition_spans p ON p.relid = c.oid
          LEFT JOIN LATERAL (SELECT x.indexrelid::regclass AS broken FROM pg_index x WHERE x.indrelid = c.oid AND NOT x.indisvalid LIMIT 1) b ON true
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
         GROUP BY root.relname
         ORDER BY 4 DESC, 1
        """;

    private const string Rollups =
        """
        SELECT pg_database_size(current_database()), (SELECT count(*) FROM stale_hours), (SELECT count(*) FROM stale_days),
               (SELECT min(since) FROM stale_hours WHERE hour < now() - interval '70 minutes'), archived.*
          FROM (SELECT count(*), coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
                  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace('archive')) AS archived
        """;

    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public async Task<StorageReport> Get(CancellationToken cancellationToken)
    {
        var tables = await database.List(Tables, static _ => { }, Read, cancellationToken);
        return (await database.List(
            Rollups, static _ => { },
            reader => new StorageReport(reader.GetInt64(0), new RollupLag(reader.GetInt64(1), reader.GetInt64(2), reader.Moment(3)), new ArchiveReport(reader.GetInt64(4), reader.GetInt64(5)), tables), cancellationToken))[0];
    }

    private TableReport Read(NpgsqlDataReader reader)
    {
        var name = reader.GetString(0);
        return new TableReport(
            name, reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.Moment(6), reader.Moment(7),
            RetainedTable.All.FirstOrDefault(table => table.Name == name)?.Kept(retention.Value), reader.Moment(8), reader.Moment(9), reader.GetFieldValue<string[]>(10));
    }
}
