using Millwright.Storage.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.History;

/// <summary>A stretch of a history and what it is read from. Times in µs since 1970-01-01 UTC.</summary>
internal readonly record struct HistoryPart(Resolution Of, long From, long To);

/// <summary>
/// What a range is answered from: roll-ups as far as they go, then readings. Retention takes what is fine first, and the oldest of it: before the
/// first row of one kind, the next coarser one answers, in whole spans.
/// </summary>
internal static class HistoryParts
{
    private const string FirstReading = "(SELECT min(at) FROM readings WHERE machine_key = $1 AND at >= $2 AND at < $3)";
    private const string FirstMinute = "(SELECT min(minute) FROM reading_rollups WHERE machine_key = $1 AND minute >= $2 AND minute < $3)";

    private const string FirstHour =
        """
        (SELECT least((SELECT min(hour) FROM hour_rollups WHERE machine_key = $1 AND hour >= $2 AND hour < $3),
                      (SELECT min(hour) FROM stale_hours WHERE machine_key = $1 AND hour >= $2 AND hour < $3)))
        """;

    private const string RolledUpUntil =
        """
        coalesce((SELECT max(minute) + interval '1 minute' FROM reading_rollups WHERE machine_key = $1 AND minute >= $2 AND minute < $3),
                 (SELECT max(hour) + interval '1 hour' FROM hour_rollups WHERE machine_key = $1 AND hour >= $2 AND hour < $3),
                 (SELECT max(day) + interval '1 day' FROM day_rollups WHERE machine_key = $1 AND day >= $2 AND day < $3))
        """;

    private const string OfReadings = $"SELECT {FirstReading}, {FirstMinute}, {FirstHour}, NULL::timestamptz";
    private const string OfMinutes = $"SELECT NULL::timestamptz, {FirstMinute}, {FirstHour}, {RolledUpUntil}";
    private const string OfHours = $"SELECT NULL::timestamptz, NULL::timestamptz, {FirstHour}, {RolledUpUntil}";
    private const string OfDays = $"SELECT NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, {RolledUpUntil}";

    /// <summary>Asked first and then held to: a minute that closes meanwhile is read from its readings, once.</summary>
    public static async Task<List<HistoryPart>> Of(
        NpgsqlConnection connection, long machineKey, long from, long to, Resolution wanted, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            wanted switch { Resolution.Reading => OfReadings, Resolution.Minute => OfMinutes, Resolution.Hour => OfHours, _ => OfDays }, connection);
        command.Parameters.AddWithValue(machineKey);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(from));
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(to));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);

        var readings = wanted == Resolution.Reading
            ? Beginning(0, to, RollupLengths.Minute)
            : reader.IsDBNull(3) ? from : Math.Clamp(reader.Micros(3), from, to);
        var minutes = wanted <= Resolution.Minute ? Beginning(1, readings, RollupLengths.Hour) : readings;
        var hours = wanted <= Resolution.Hour ? Beginning(2, minutes, RollupLengths.Day) : minutes;
        List<HistoryPart> parts =
        [
            new(Resolution.Day, BucketFold.Ceiling(from, RollupLengths.Day), hours),
            new(Resolution.Hour, BucketFold.Ceiling(hours, RollupLengths.Hour), minutes),
            new(Resolution.Minute, BucketFold.Ceiling(minutes, RollupLengths.Minute), readings),
            new(Resolution.Reading, readings, to),
        ];
        parts.RemoveAll(static part => part.From >= part.To);
        return parts;

        // The start of the coarser span in which the first row lies; without a row, the last one's.
        long Beginning(int column, long until, long span) =>
            Math.Max(from, BucketFold.Floor(reader.IsDBNull(column) ? until : Math.Min(until, reader.Micros(column)), span));
    }
}
