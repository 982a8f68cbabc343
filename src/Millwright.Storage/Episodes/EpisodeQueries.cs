using System.Text.Json;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Episodes;

/// <summary>A failure episode as it is stored.</summary>
/// <param name="Peaks">By sensor, the smallest and largest value with their event times.</param>
public sealed record EpisodeRow(
    Guid Id, string MachineId, DateTimeOffset StartTime, DateTimeOffset LastBadAt, DateTimeOffset? EndTime, bool IsActive, EpisodeCause Cause,
    IReadOnlyDictionary<string, PeakRow> Peaks, long ReadingCount, int Reopened);

public sealed record PeakRow(double Min, DateTimeOffset MinAt, double Max, DateTimeOffset MaxAt);

public sealed class EpisodeQueries(Database database)
{
    private const string Columns =
        "e.id, m.machine_id, e.start_time, e.last_bad_at, e.end_time, e.is_active, e.cause, e.peaks, e.reading_count, e.reopened FROM episodes e JOIN machines m USING (machine_key)";

    /// <summary>Newest first; of one machine, or of all when <paramref name="machine"/> is null.</summary>
    public async Task<Page<EpisodeRow>> List(MachineId? machine, bool? active, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns}
             WHERE ($1::text IS NULL OR m.machine_id = $1) AND ($2::boolean IS NULL OR e.is_active = $2)
               AND ($3::timestamptz IS NULL OR (e.start_time, e.id) < ($3, $4))
             ORDER BY e.start_time DESC, e.id DESC LIMIT $5
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, machine is { } only ? only.Value : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Boolean, (object?)active ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<EpisodeRow>.Of(rows, limit, static last => Cursor.Of(last.StartTime, last.Id));
    }

    public async Task<EpisodeRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} WHERE e.id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static EpisodeRow Read(NpgsqlDataReader reader)
    {
        var peaks = JsonSerializer.Deserialize(reader.GetString(7), StateJson.Default.IReadOnlyDictionaryStringPeak)!;
        return new EpisodeRow(
            reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3), reader.Moment(4), reader.GetBoolean(5),
            JsonSerializer.Deserialize(reader.GetString(6), StateJson.Default.EpisodeCause)!,
            peaks.ToDictionary(static peak => peak.Key, static peak => new PeakRow(peak.Value.Min, Database.Moment(peak.Value.MinAt), peak.Value.Max, Database.Moment(peak.Value.MaxAt)), StringComparer.Ordinal),
            reader.GetInt64(8), reader.GetInt32(9));
    }
}
