using System.Text.Json;
using Millwright.Storage.Alarms;
using Millwright.Storage.Anomalies;
using Millwright.Storage.History;
using Millwright.Storage.Rollups;
using Millwright.Twins.Readings;
using Millwright.Twins.Statistics;
using Millwright.Twins.Thresholds;
using Npgsql;
using NpgsqlTypes;
using static Millwright.Storage.Journaling.Unnest;

namespace Millwright.Storage.Journaling;

/// <summary>
/// Writes what the twins of a group decided. Every id is derived from its content, so writing a thing again changes nothing. Statements that
/// have nothing to write are left out; the rest travel together.
/// </summary>
internal sealed class DecisionWriter(SensorLayouts layouts)
{
    /// <param name="again">
    /// Minutes that closed may have been written before. A deadline that closes one takes no sequence number, so after a kill it fires once more
    /// and closes the same minute with the same figures. That is too rare to be looked for with each minute: the copy fails, and the entry comes
    /// here a second time.
    /// </param>
    public async Task Write(NpgsqlConnection connection, List<JournalEntry> entries, bool again)
    {
        if (again)
            await TakeBackMinutes(connection, entries);
        await WriteMinutes(connection, entries);
        await using var batch = new NpgsqlBatch(connection);
        AddEpisodes(batch, entries);
        AddEvents(batch, entries);
        AlarmWriter.Add(batch, entries);
        AnomalyWriter.Add(batch, [.. entries.SelectMany(static entry => entry.Effects.Anomalies.Select(found => new FoundAnomaly(entry.MachineKey, found)))]);
        AddLate(batch, entries);
        AddCommands(batch, entries);
        AddCheckpoints(batch, entries);
        AddCorrections(batch, entries);
        AddStaleHours(batch, entries);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync();
    }

    private static async Task TakeBackMinutes(NpgsqlConnection connection, List<JournalEntry> entries)
    {
        var rows = entries.SelectMany(static entry => entry.Effects.ClosedMinutes.Select(minute => (entry.MachineKey, minute.Minute))).ToList();
        await using var batch = new NpgsqlBatch(connection);
        Command(
            batch,
            "DELETE FROM reading_rollups r USING unnest($1::bigint[], $2::timestamptz[]) AS m (machine_key, minute) WHERE r.machine_key = m.machine_key AND r.minute = m.minute",
            Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Minute)));
        await batch.ExecuteNonQueryAsync();
    }

    private async Task WriteMinutes(NpgsqlConnection connection, List<JournalEntry> entries)
    {
        if (!entries.Exists(static entry => entry.Effects.ClosedMinutes.Count > 0))
            return;
        // Looked up before the copy begins: an error inside it would come out as a broken copy.
        foreach (var entry in entries)
            foreach (var minute in entry.Effects.ClosedMinutes)
                await layouts.NumberOf(minute.Sensors);
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            "COPY reading_rollups (machine_key, minute, layout, count, sum, m2, min, max, last, last_at) FROM STDIN (FORMAT binary)");
        using var copy = new BinaryCopy(stream);
        copy.Begin();
        foreach (var entry in entries)
        {
            foreach (var minute in entry.Effects.ClosedMinutes)
            {
                var layout = await layouts.NumberOf(minute.Sensors);
                await copy.Room(220 + minute.Sensors.Length * 80);
                Add(copy, entry.MachineKey, minute, layout);
            }
        }
        await copy.End();
    }

    private static void Add(BinaryCopy copy, long machineKey, MinuteRollup minute, int layout)
    {
        copy.Row(10);
        copy.Add(machineKey);
        copy.Moment(minute.Minute);
        copy.Add(layout);
        copy.Add(minute.Count);
        copy.Add(minute.Sum);
        copy.Add(minute.M2);
        copy.Add(minute.Min);
        copy.Add(minute.Max);
        copy.Add(minute.Last);
        copy.Moments(minute.LastAt);
    }

    private static void AddEpisodes(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = entries.SelectMany(static entry => entry.Effects.Episodes.Select(episode => (entry.MachineKey, Episode: episode))).ToList();
        if (rows.Count == 0)
            return;
        // In the order given: an episode that ends comes before the one that then opens.
        Command(
            batch,
            """
            INSERT INTO episodes (id, machine_key, start_time, last_bad_at, end_time, cause, peaks, reading_count, reopened)
            SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::jsonb[], $8::bigint[], $9::int[])
            ON CONFLICT (id) DO UPDATE
               SET last_bad_at = excluded.last_bad_at, end_time = excluded.end_time, peaks = excluded.peaks,
                   reading_count = excluded.reading_count, reopened = excluded.reopened
            """,
            Column(rows, NpgsqlDbType.Uuid, static row => row.Episode.Id),
            Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Episode.StartedAt)),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Episode.LastBadAt)),
            Column(rows, NpgsqlDbType.TimestampTz, static row => row.Episode.EndedAt is { } end ? Database.Moment(end) : (DateTime?)null),
            Column(rows, NpgsqlDbType.Jsonb, static row => JsonSerializer.Serialize(row.Episode.Cause, StateJson.Default.EpisodeCause)),
            Column(rows, NpgsqlDbType.Jsonb, static row => JsonSerializer.Serialize(row.Episode.Peaks, StateJson.Default.IReadOnlyDictionaryStringPeak)),
            Column(rows, NpgsqlDbType.Bigint, static row => row.Episode.ReadingCount),
            Column(rows, NpgsqlDbType.Integer, static row => row.Episode.Reopened));
    }

    private static void AddEvents(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = entries.SelectMany(static entry => entry.Effects.Events.Select(happened => (entry.MachineKey, Event: happened))).ToList();
        if (rows.Count == 0)
            return;
        Command(
            batch,
            """
            INSERT INTO machine_events (id, machine_key, at, kind, sensor, violation, value, limit_value, from_status, to_status, episode_id)
            SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[], $9::text[], $10::text[], $11::uuid[])
            ON CONFLICT DO NOTHING
            """,
            Column(rows, NpgsqlDbType.Uuid, static row => row.Event.Id),
            Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Event.At)),
            Column(rows, NpgsqlDbType.Text, static row => Words.Of(row.Event.Kind)),
            Column(rows, NpgsqlDbType.Text, static row => row.Event.Sensor),
            Column(rows, NpgsqlDbType.Text, static row => row.Event.Violation == Violation.None ? null : Words.Of(row.Event.Violation)),
            Column(rows, NpgsqlDbType.Double, static row => row.Event.Value),
            Column(rows, NpgsqlDbType.Double, static row => row.Event.Limit),
            Column(rows, NpgsqlDbType.Text, static row => row.Event.From is { } from ? Words.Of(from) : null),
            Column(rows, NpgsqlDbType.Text, static row => row.Event.To is { } to ? Words.Of(to) : null),
            Column(rows, NpgsqlDbType.Uuid, static row => row.Event.EpisodeId));
    }

    private static void AddLate(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = new List<(long Key, long Sequence, long At, long Id)>();
        foreach (var entry in entries)
        {
            if (entry.Batch is not { } readings)
                continue;
            for (var row = 0; row < readings.Count; row++)
                if (readings.At[row] <= entry.LastEventAtBefore && entry.Digest.Outcomes[row] is (ReadingOutcome.Accepted or ReadingOutcome.AcceptedLate))
                    rows.Add((entry.MachineKey, entry.Digest.Sequences[row], readings.At[row], entry.Digest.Ids[row]));
        }
        if (rows.Count == 0)
            return;
        Command(
            batch,
            "INSERT INTO late_readings (machine_key, seq, at, id) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[])",
            Column(rows, NpgsqlDbType.Bigint, static row => row.Key),
            Column(rows, NpgsqlDbType.Bigint, static row => row.Sequence),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.At)),
            Column(rows, NpgsqlDbType.Bigint, static row => row.Id));
    }

    private static void AddCommands(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = entries.FindAll(static entry => entry.Command is not null);
        if (rows.Count == 0)
            return;
        Command(
            batch,
            "INSERT INTO twin_commands (machine_key, seq, at, kind, payload) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::jsonb[])",
            Column(rows, NpgsqlDbType.Bigint, static entry => entry.MachineKey),
            Column(rows, NpgsqlDbType.Bigint, static entry => entry.State.Sequence),
            Column(rows, NpgsqlDbType.TimestampTz, static entry => Database.Moment(entry.Command!.At)),
            Column(rows, NpgsqlDbType.Text, static entry => Words.Of(entry.Command!.Kind)),
            Column(rows, NpgsqlDbType.Jsonb, static entry => entry.Command!.Payload()));
    }

    private static void AddCheckpoints(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = entries.FindAll(static entry => entry.CheckpointUnder is not null);
        if (rows.Count == 0)
            return;
        Command(
            batch,
            """
            INSERT INTO state_snapshots (machine_key, machine_id, snapshot_time, seq, configuration, state_data)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::bigint[], $5::jsonb[], $6::jsonb[])
            ON CONFLICT DO NOTHING
            """,
            Column(rows, NpgsqlDbType.Bigint, static entry => entry.MachineKey),
            Column(rows, NpgsqlDbType.Text, static entry => entry.State.Machine.Value),
            Column(rows, NpgsqlDbType.TimestampTz, static entry => Database.Moment(entry.State.LastEventAt)),
            Column(rows, NpgsqlDbType.Bigint, static entry => entry.State.Sequence),
            Column(rows, NpgsqlDbType.Jsonb, static entry => JsonSerializer.Serialize(entry.CheckpointUnder!, StateJson.Default.MachineConfiguration)),
            Column(rows, NpgsqlDbType.Jsonb, static entry => JsonSerializer.Serialize(entry.State, StateJson.Default.TwinState)));
    }

    /// <summary>Computes minutes that late readings fell into afresh from what the journal now holds.</summary>
    private static void AddCorrections(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = entries.SelectMany(static entry => entry.Effects.CorrectedMinutes.Select(minute => (entry.MachineKey, Minute: minute))).ToList();
        if (rows.Count == 0)
            return;
        foreach (var statement in (ReadOnlySpan<string>)[RollupFold.Minutes.Layouts, RollupFold.Minutes.Rows])
            Command(
                batch,
                statement,
                Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
                Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Minute)));
    }

    /// <summary>
    /// Marks the hours of all minutes that were written. A mark that is there already is locked, though nothing of it changes: whoever derives
    /// the hour cannot take the mark away without having seen these minutes.
    /// </summary>
    private static void AddStaleHours(NpgsqlBatch batch, List<JournalEntry> entries)
    {
        var rows = new List<(long MachineKey, long Hour)>();
        foreach (var entry in entries)
        {
            foreach (var minute in entry.Effects.ClosedMinutes)
                Add(entry.MachineKey, minute.Minute);
            foreach (var minute in entry.Effects.CorrectedMinutes)
                Add(entry.MachineKey, minute);
        }
        if (rows.Count == 0)
            return;
        Command(
            batch,
            """
            INSERT INTO stale_hours (machine_key, hour) SELECT DISTINCT * FROM unnest($1::bigint[], $2::timestamptz[]) AS s (machine_key, hour) ORDER BY 1, 2
            ON CONFLICT (machine_key, hour) DO UPDATE SET since = excluded.since WHERE false
            """,
            Column(rows, NpgsqlDbType.Bigint, static row => row.MachineKey),
            Column(rows, NpgsqlDbType.TimestampTz, static row => Database.Moment(row.Hour)));

        void Add(long machineKey, long minute)
        {
            var row = (machineKey, BucketFold.Floor(minute, RollupLengths.Hour));
            // Minutes of a batch come in order: most are of the hour before them.
            if (rows is not [.., var newest] || newest != row)
                rows.Add(row);
        }
    }
}
