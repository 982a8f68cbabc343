using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Journaling;

/// <summary>Moves the heads of a group's machines, each only while its epoch is still the writer's own.</summary>
internal static class Fence
{
    private const string Sql =
        """
        UPDATE twin_heads h
           SET seq = b.seq, reading_count = b.reading_count, last_event_at = b.last_event_at, first_seen = b.first_seen, last_arrived_at = b.last_arrived_at,
               status = b.status, status_since = b.status_since
          FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::timestamptz[])
            AS b (machine_key, epoch, seq, reading_count, last_event_at, first_seen, last_arrived_at, status, status_since)
         WHERE h.machine_key = b.machine_key AND h.epoch = b.epoch
        RETURNING h.machine_key, h.epoch
        """;

    private static readonly string[] StatusNames = Array.ConvertAll(Enum.GetNames<MachineStatus>(), static name => name.ToLowerInvariant());

    /// <returns>The entries whose machine has a newer writer.</returns>
    public static async Task<HashSet<JournalEntry>> Pass(NpgsqlConnection connection, List<JournalEntry> entries)
    {
        // In the order of keys, so that two writers that meet at several machines do not lock each other out.
        entries.Sort(static (a, b) => a.MachineKey.CompareTo(b.MachineKey));
        await using var command = new NpgsqlCommand(Sql, connection);
        Add(command, entries, NpgsqlDbType.Bigint, static entry => entry.MachineKey);
        Add(command, entries, NpgsqlDbType.Bigint, static entry => entry.Epoch);
        Add(command, entries, NpgsqlDbType.Bigint, static entry => entry.State.Sequence);
        Add(command, entries, NpgsqlDbType.Bigint, static entry => entry.State.ReadingCount);
        Add(command, entries, NpgsqlDbType.TimestampTz, static entry => Moment(entry.State.LastEventAt));
        Add(command, entries, NpgsqlDbType.TimestampTz, static entry => Moment(entry.State.FirstSeen));
        Add(command, entries, NpgsqlDbType.TimestampTz, static entry => Moment(entry.State.LastArrivedAt));
        Add(command, entries, NpgsqlDbType.Text, static entry => StatusNames[(int)entry.State.Status]);
        Add(command, entries, NpgsqlDbType.TimestampTz, static entry => Moment(entry.State.StatusSince));

        // With the epoch: a writer and the one that replaced it may meet in one group.
        var passed = new HashSet<(long Key, long Epoch)>(entries.Count);
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                passed.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }
        return passed.Count == entries.Count ? [] : [.. entries.Where(entry => !passed.Contains((entry.MachineKey, entry.Epoch)))];
    }

    private static void Add<T>(NpgsqlCommand command, List<JournalEntry> entries, NpgsqlDbType type, Func<JournalEntry, T> column)
    {
        var values = new T[entries.Count];
        for (var index = 0; index < values.Length; index++)
            values[index] = column(entries[index]);
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static DateTime? Moment(long micros) => micros == 0 ? null : Database.Moment(micros);
}
