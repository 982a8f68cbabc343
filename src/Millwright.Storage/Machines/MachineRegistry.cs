using System.Text.Json;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>What somebody says of a machine when registering or changing it.</summary>
/// <param name="Specifications">A JSON object, or null for an empty one.</param>
public sealed record MachineDraft(
    MachineId Id, string Name, string Type, string? Location = null, string? Site = null, string? Line = null, DateTimeOffset? InstallationDate = null,
    JsonElement? Specifications = null, IReadOnlyList<string>? Tags = null);

/// <summary>How a change of something with a version ended.</summary>
public enum ChangeOutcome
{
    Created,
    Changed,

    /// <summary>There is no such thing.</summary>
    Missing,

    /// <summary>There is one already, and it was to be new.</summary>
    Exists,

    /// <summary>It has changed since the version that the caller knows.</summary>
    Outdated,
}

/// <summary>The outcome of a change, with what now holds where there is something.</summary>
public readonly record struct Change<T>(ChangeOutcome Outcome, T? Value)
    where T : class;

/// <summary>The register of machines.</summary>
public sealed class MachineRegistry(Database database)
{
    public async Task<MachineRecord?> Get(MachineId id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {MachineRecord.Columns} FROM machines m WHERE m.machine_id = $1",
            parameters => parameters.AddWithValue(id.Value), MachineRecord.Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Registers a machine; <see cref="ChangeOutcome.Exists"/> when the id is taken.</summary>
    public async Task<Change<MachineRecord>> Create(MachineDraft draft, CancellationToken cancellationToken)
    {
        var made = await database.List(
            $"""
            WITH made AS (
              INSERT INTO machines AS m (machine_id, name, type, location, site, line, installation_date, specifications, tags)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING {MachineRecord.Columns}),
            head AS (INSERT INTO twin_heads (machine_key) SELECT machine_key FROM made)
            SELECT * FROM made
            """,
            parameters => Add(parameters, draft), MachineRecord.Read, cancellationToken);
        return made.Count == 1 ? new(ChangeOutcome.Created, made[0]) : new(ChangeOutcome.Exists, await Get(draft.Id, cancellationToken));
    }

    /// <summary>Changes a machine if its version is still <paramref name="version"/>; null: whatever its version.</summary>
    public Task<Change<MachineRecord>> Update(MachineDraft draft, long? version, CancellationToken cancellationToken) => database.Change(
        $"""
        UPDATE machines m SET name = $2, type = $3, location = $4, site = $5, line = $6, installation_date = $7, specifications = $8, tags = $9
         WHERE machine_id = $1 AND ($10::bigint IS NULL OR version = $10) RETURNING {MachineRecord.Columns}
        """,
        parameters => Add(parameters, draft), version, MachineRecord.Read, () => Get(draft.Id, cancellationToken), cancellationToken);

    /// <summary>Takes a machine out of service, or back in; its history stays.</summary>
    public Task<Change<MachineRecord>> SetRetired(MachineId id, bool retired, long? version, CancellationToken cancellationToken) => database.Change(
        $"""
        UPDATE machines m SET retired_at = CASE WHEN $2 THEN coalesce(retired_at, now()) END
         WHERE machine_id = $1 AND ($3::bigint IS NULL OR version = $3) RETURNING {MachineRecord.Columns}
        """,
        parameters =>
        {
            parameters.AddWithValue(id.Value);
            parameters.AddWithValue(retired);
        },
        version, MachineRecord.Read, () => Get(id, cancellationToken), cancellationToken);

    /// <summary>Registers or changes many machines, each by itself; the outcomes are in the order of the drafts.</summary>
    public async Task<IReadOnlyList<ChangeOutcome>> Import(IReadOnlyList<MachineDraft> drafts, CancellationToken cancellationToken)
    {
        var outcomes = new ChangeOutcome[drafts.Count];
        await database.Use(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                foreach (var draft in drafts)
                {
                    var command = new NpgsqlBatchCommand(
                        """
                        WITH made AS (
                          INSERT INTO machines (machine_id, name, type, location, site, line, installation_date, specifications, tags)
                          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                          ON CONFLICT (machine_id) DO UPDATE
                             SET name = excluded.name, type = excluded.type, location = excluded.location, site = excluded.site, line = excluded.line,
                                 installation_date = excluded.installation_date, specifications = excluded.specifications, tags = excluded.tags
                          RETURNING machine_key, version),
                        head AS (INSERT INTO twin_heads (machine_key) SELECT machine_key FROM made ON CONFLICT DO NOTHING)
                        SELECT version FROM made
                        """);
                    Add(command.Parameters, draft);
                    batch.BatchCommands.Add(command);
                }
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                for (var index = 0; index < outcomes.Length; index++)
                {
                    await reader.ReadAsync(cancellationToken);
                    outcomes[index] = reader.GetInt64(0) == 1 ? ChangeOutcome.Created : ChangeOutcome.Changed;
                    await reader.NextResultAsync(cancellationToken);
                }
                return 0;
            },
            cancellationToken);
        return outcomes;
    }

    /// <summary>Every machine, in the order of registration.</summary>
    public IAsyncEnumerable<MachineRecord> Export(CancellationToken cancellationToken) => database.Stream(
        $"SELECT {MachineRecord.Columns} FROM machines m ORDER BY machine_key", static _ => { }, MachineRecord.Read, cancellationToken);

    public Task<List<MachineId>> OfType(string type, CancellationToken cancellationToken) => database.List(
        "SELECT machine_id FROM machines WHERE type = $1 AND retired_at IS NULL",
        parameters => parameters.AddWithValue(type),
        static reader => reader.Machine(0),
        cancellationToken);

    private static void Add(NpgsqlParameterCollection parameters, MachineDraft draft)
    {
        parameters.AddWithValue(draft.Id.Value);
        parameters.AddWithValue(draft.Name);
        parameters.AddWithValue(draft.Type);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Location ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Site ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)draft.Line ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)draft.InstallationDate?.UtcDateTime ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, draft.Specifications?.GetRawText() ?? "{}");
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, draft.Tags?.ToArray() ?? []);
    }
}
