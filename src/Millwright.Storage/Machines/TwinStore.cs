using System.Text.Json;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>Opens twins from the journal, and answers what the journal holds of one machine.</summary>
public sealed class TwinStore(Database database)
{
    // The new epoch need not survive a crash of PostgreSQL by itself: any commit that follows it makes it durable too, and one that was lost is not
    // given out a second time, as it has the time in it.
    private const string RaiseEpoch =
        $"""
        UPDATE twin_heads h SET epoch = greatest(h.epoch + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) FROM machines m
         WHERE m.machine_id = $1 AND h.machine_key = m.machine_key
        RETURNING {MachineRecord.Columns}, h.epoch, h.seq, {Effective}
        """;

    private const string Effective = "(SELECT c.thresholds FROM machine_configurations c WHERE c.machine_type = m.type), m.overrides, alarm_rules_of(m)";

    private const string Newest =
        "SELECT seq, configuration, state_data FROM state_snapshots WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = $1) ORDER BY seq DESC LIMIT 1";

    private const string Register =
        """
        WITH made AS (
          INSERT INTO machines (machine_id, name, type) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING RETURNING machine_key)
        INSERT INTO twin_heads (machine_key) SELECT machine_key FROM made
        """;

    /// <summary>
    /// Opens a machine for writing; whoever had it open before is refused from here on. Null: not registered, and not to be.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public Task<OpenTwin?> Open(MachineId id, bool registerUnknown, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            var opened = await TryOpen(connection, id, cancellationToken);
            if (opened is not null || !registerUnknown)
                return opened;
            await using var register = new NpgsqlCommand(Register, connection);
            register.Parameters.AddWithValue(id.Value);
            register.Parameters.AddWithValue(MachineRecord.UnknownType);
            await register.ExecuteNonQueryAsync(cancellationToken);
            return await TryOpen(connection, id, cancellationToken);
        },
        cancellationToken);

    /// <summary>What is registered and wanted of a machine now; null: not registered.</summary>
    public async Task<(MachineRecord Machine, MachineConfiguration Desired)?> Registration(MachineId id, CancellationToken cancellationToken)
    {
        var rows = await database.List(
            $"SELECT {MachineRecord.Columns}, {Effective} FROM machines m WHERE m.machine_id = $1",
            parameters => parameters.AddWithValue(id.Value),
            reader => (MachineRecord.Read(reader), DesiredOf(reader, MachineRecord.ColumnCount)),
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The same of several machines, in no particular order; those that are not registered are left out.</summary>
    public Task<List<(MachineRecord Machine, MachineConfiguration Desired)>> Registrations(IEnumerable<MachineId> ids, CancellationToken cancellationToken) => database.List(
        $"SELECT {MachineRecord.Columns}, {Effective} FROM machines m WHERE m.machine_id = ANY ($1)",
        parameters => parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, ids.Select(static id => id.Value).ToArray()),
        static reader => (MachineRecord.Read(reader), DesiredOf(reader, MachineRecord.ColumnCount)),
        cancellationToken);

    /// <summary>What the journal holds of a machine at the given instants.</summary>
    public async Task<KnownReading[]> ReadingsAt(long machineKey, long[] instants, CancellationToken cancellationToken)
    {
        var rows = await database.List(
            """
            SELECT r.at, r.id, r.flags, r.source_sequence, l.sensors, r."values"
              FROM readings r JOIN sensor_layouts l ON l.id = r.layout
             WHERE r.machine_key = $1 AND r.at = ANY ($2)
            """,
            parameters =>
            {
                parameters.AddWithValue(machineKey);
                parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Array.ConvertAll(instants, Database.Moment));
            },
            static reader => new KnownReading(
                reader.Micros(0), reader.GetInt64(1), (ReadingFlags)reader.GetInt16(2), reader.IsDBNull(3) ? 0 : reader.GetInt64(3),
                reader.GetFieldValue<string[]>(4), reader.GetFieldValue<double[]>(5)),
            cancellationToken);
        return [.. rows];
    }

    /// <summary>Writes a check-point of a twin that leaves memory, unless another activation has opened it since.</summary>
    public Task SaveCheckpoint(MachineRecord machine, long epoch, TwinState state, MachineConfiguration configuration, CancellationToken cancellationToken) =>
        database.Use(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    INSERT INTO state_snapshots (machine_key, machine_id, snapshot_time, seq, configuration, state_data)
                    SELECT machine_key, $3, $4, $5, $6, $7 FROM twin_heads WHERE machine_key = $1 AND epoch = $2
                    ON CONFLICT DO NOTHING
                    """,
                    connection);
                command.Parameters.AddWithValue(machine.Key);
                command.Parameters.AddWithValue(epoch);
                command.Parameters.AddWithValue(machine.Id.Value);
                command.Parameters.AddWithValue(Database.Moment(state.LastEventAt));
                command.Parameters.AddWithValue(state.Sequence);
                command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(configuration, StateJson.Default.MachineConfiguration));
                command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(state, StateJson.Default.TwinState));
                return await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>
    /// What a twin's state as of a past event time is made from: the newest check-point not after it, and the entries since whose event time
    /// is not after it. Null: no such machine, or readings that it takes are no longer kept.
    /// </summary>
    public Task<TwinPast?> PastAt(MachineId id, long at, CancellationToken cancellationToken) => database.Use<TwinPast?>(
        async connection =>
        {
            if (await HeadOf(connection, id, cancellationToken) is not { } head)
                return null;
            var checkpoint = await CheckpointBefore(connection, head.Key, at, cancellationToken);
            var since = await Tail.Read(connection, head.Key, checkpoint, at, cancellationToken);
            // Looked at after the tail was read: what is there now was there then.
            return await JournalGaps.IsWholeUntil(connection, head.Key, checkpoint, at, cancellationToken)
                ? new TwinPast(checkpoint.State, checkpoint.Configuration, since)
                : null;
        },
        cancellationToken);

    /// <summary>
    /// The whole journal of a machine in order of sequence: from nothing, or where readings are no longer kept, from the oldest check-point that
    /// has all since. Null: no such machine.
    /// </summary>
    public Task<TwinPast?> WholePast(MachineId id, CancellationToken cancellationToken) => database.Use<TwinPast?>(
        async connection =>
        {
            if (await HeadOf(connection, id, cancellationToken) is not { } head)
                return null;
            var checkpoint = new Checkpoint(0, null, MachineConfiguration.Default);
            var since = await Tail.Read(connection, head.Key, checkpoint, until: null, cancellationToken);
            if (JournalGaps.Newest(since, head.Sequence) is > 0 and var gap)
            {
                checkpoint = await OldestCheckpointFrom(connection, head.Key, gap, cancellationToken);
                since.RemoveAll(entry => entry.Sequence <= checkpoint.Sequence);
            }
            return new TwinPast(checkpoint.State, checkpoint.Configuration, since);
        },
        cancellationToken);

    /// <summary>
    /// Machines whose silence or alarms somebody must watch: not retired, last heard before <paramref name="heardBefore"/>, and not known to be offline
    /// or with something that time alone will do to them: an alarm is shelved until some time, is over and waits to be cleared, chatters, or escalates
    /// when nobody acknowledges it; or a duration of a rule of theirs may be running, for a day after they fell silent.
    /// </summary>
    public IAsyncEnumerable<MachineId> ExpectedAlive(long heardBefore, CancellationToken cancellationToken) => database.Stream(
        """
        SELECT m.machine_id FROM twin_heads h JOIN machines m USING (machine_key)
         WHERE m.retired_at IS NULL AND h.last_arrived_at < $1
           AND (h.status NOT IN ('offline', 'unknown')
             OR EXISTS (
                  SELECT FROM alarms a
                   WHERE a.machine_key = h.machine_key AND a.cleared_at IS NULL
                     AND (a.state IN ('shelved', 'normal') OR a.chattering
                       OR a.state IN ('unacknowledged', 'returned-unacknowledged') AND a.escalated_at IS NULL
                          AND EXISTS (SELECT FROM alarm_rules r WHERE r.key = a.rule AND r.rule ? 'escalateAfter')))
             OR h.status_since > now() - interval '1 day'
                AND EXISTS (
                  SELECT FROM alarm_rules r
                   WHERE alarm_rule_covers(r, m) AND (r.rule ->> 'onDelay' <> 'PT0S' OR r.rule ->> 'offDelay' <> 'PT0S' OR r.rule ->> 'condition' ~ '\mfor\M')))
         ORDER BY h.last_arrived_at
        """,
        parameters => parameters.AddWithValue(heardBefore == long.MaxValue ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : Database.Moment(heardBefore)),
        static reader => reader.Machine(0),
        cancellationToken);

    private static async Task<OpenTwin?> TryOpen(NpgsqlConnection connection, MachineId id, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(RaiseEpoch) { Parameters = { new NpgsqlParameter<string> { TypedValue = id.Value } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Newest) { Parameters = { new NpgsqlParameter<string> { TypedValue = id.Value } } });
        MachineRecord machine;
        MachineConfiguration desired;
        long epoch, sequence;
        Checkpoint checkpoint;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return null;
            machine = MachineRecord.Read(reader);
            epoch = reader.GetInt64(MachineRecord.ColumnCount);
            sequence = reader.GetInt64(MachineRecord.ColumnCount + 1);
            desired = DesiredOf(reader, MachineRecord.ColumnCount + 2);
            await reader.NextResultAsync(cancellationToken);
            checkpoint = await Checkpoint.Read(reader, cancellationToken);
        }
        var since = sequence == checkpoint.Sequence ? [] : await Tail.Read(connection, machine.Key, checkpoint, until: null, cancellationToken);
        return new OpenTwin(machine, epoch, desired, new TwinPast(checkpoint.State, checkpoint.Configuration, since));
    }

    private static async Task<Checkpoint> CheckpointBefore(NpgsqlConnection connection, long key, long at, CancellationToken cancellationToken)
    {
        await using var newest = new NpgsqlCommand(
            "SELECT seq, configuration, state_data FROM state_snapshots WHERE machine_key = $1 AND snapshot_time <= $2 ORDER BY snapshot_time DESC, seq DESC LIMIT 1",
            connection);
        newest.Parameters.AddWithValue(key);
        newest.Parameters.AddWithValue(Database.Moment(at));
        await using var reader = await newest.ExecuteReaderAsync(cancellationToken);
        return await Checkpoint.Read(reader, cancellationToken);
    }

    private static async Task<Checkpoint> OldestCheckpointFrom(NpgsqlConnection connection, long key, long sequence, CancellationToken cancellationToken)
    {
        await using var oldest = new NpgsqlCommand(
            "SELECT seq, configuration, state_data FROM state_snapshots WHERE machine_key = $1 AND seq >= $2 ORDER BY seq LIMIT 1", connection);
        oldest.Parameters.AddWithValue(key);
        oldest.Parameters.AddWithValue(sequence);
        await using var reader = await oldest.ExecuteReaderAsync(cancellationToken);
        return await Checkpoint.Read(reader, cancellationToken);
    }

    private static async Task<(long Key, long Sequence)?> HeadOf(NpgsqlConnection connection, MachineId id, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT machine_key, seq FROM machines JOIN twin_heads USING (machine_key) WHERE machine_id = $1", connection);
        find.Parameters.AddWithValue(id.Value);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private static MachineConfiguration DesiredOf(NpgsqlDataReader reader, int column) => SharedConfigurations.Of(reader.Text(column), reader.Text(column + 1), reader.Text(column + 2));
}
