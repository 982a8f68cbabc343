using System.Text.Json;
using Millwright.Storage.Journaling;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>A check-point as stored; sequence 0 and no state: there is none.</summary>
internal sealed record Checkpoint(long Sequence, TwinState? State, MachineConfiguration Configuration)
{
    public static async Task<Checkpoint> Read(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
            return new Checkpoint(0, null, MachineConfiguration.Default);
        var state = JsonSerializer.Deserialize(reader.GetString(2), StateJson.Default.TwinState)!;
        state.SensorNames = TwinState.ShareNames(state.SensorNames);
        return new Checkpoint(reader.GetInt64(0), state, SharedConfigurations.Of(reader.GetString(1)));
    }
}

/// <summary>
/// The journal of one machine after a check-point. What came in order lies after the check-point's newest event time and is found by the
/// primary key; what came late lies anywhere and is found by its pointers, which may outlive it: the same reading sent again then has a
/// sequence of its own.
/// </summary>
internal static class Tail
{
    private const string Sql =
        """
        SELECT r.seq, r.at, r.arrived_at, r.id, r.source_sequence, r.flags, l.sensors, r."values", NULL, NULL
          FROM readings r JOIN sensor_layouts l ON l.id = r.layout
         WHERE r.machine_key = $1 AND r.at > $3 AND r.seq > $2 AND r.at <= $4
           AND NOT EXISTS (SELECT FROM late_readings p WHERE p.machine_key = $1 AND p.seq = r.seq)
        UNION ALL
        SELECT r.seq, r.at, r.arrived_at, r.id, r.source_sequence, r.flags, l.sensors, r."values", NULL, NULL
          FROM late_readings p
          JOIN readings r ON r.machine_key = p.machine_key AND r.at = p.at AND r.id = p.id AND r.seq = p.seq
          JOIN sensor_layouts l ON l.id = r.layout
         WHERE p.machine_key = $1 AND p.seq > $2 AND p.at <= $4
        UNION ALL
        SELECT c.seq, c.at, c.at, 0, NULL, 0::smallint, NULL, NULL, c.kind, c.payload::text
          FROM twin_commands c WHERE c.machine_key = $1 AND c.seq > $2
        ORDER BY 1
        """;

    /// <summary>Readings that came in order since have a later event time.</summary>
    public static DateTime InOrderAfter(Checkpoint checkpoint) =>
        checkpoint.State is { LastEventAt: > 0 } state ? Database.Moment(state.LastEventAt) : DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    public static async Task<List<PastEntry>> Read(
        NpgsqlConnection connection, long machineKey, Checkpoint checkpoint, long? until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue(machineKey);
        command.Parameters.AddWithValue(checkpoint.Sequence);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, InOrderAfter(checkpoint));
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, until is { } at ? Database.Moment(at) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));
        var entries = new List<PastEntry>();
        string[] sensors = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Text(8) is { } kind)
            {
                entries.Add(new PastEntry(reader.GetInt64(0), default, TwinCommand.Of(Words.Parse<TwinCommandKind>(kind), reader.Micros(1), reader.Text(9))));
                continue;
            }
            var names = reader.GetFieldValue<string[]>(6);
            sensors = sensors.AsSpan().SequenceEqual(names) ? sensors : names;
            var reading = new JournaledReading(
                reader.GetInt64(0), reader.Micros(1), reader.Micros(2), reader.GetInt64(3), reader.IsDBNull(4) ? 0 : reader.GetInt64(4),
                (ReadingFlags)reader.GetInt16(5), sensors, reader.GetFieldValue<double[]>(7));
            entries.Add(new PastEntry(reading.Sequence, reading, null));
        }
        if (until is { } end)
            LeaveOutLater(entries, end);
        return entries;
    }

    /// <summary>
    /// A command is of the past when it was given before that instant, or when a reading of the past was judged after it: imported history is
    /// judged under the configuration of its import.
    /// </summary>
    private static void LeaveOutLater(List<PastEntry> entries, long until)
    {
        var newest = entries.FindLast(static entry => entry.Command is null).Sequence;
        entries.RemoveAll(entry => entry.Command is { } command && command.At > until && entry.Sequence > newest);
    }
}
