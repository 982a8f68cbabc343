using System.Text.Json;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>A type's configuration as stored.</summary>
public sealed record TypeConfiguration(string Type, MachineConfiguration Configuration, long Version, DateTimeOffset UpdatedAt);

/// <summary>A machine's overrides as stored; the version is the machine's own.</summary>
public sealed record MachineOverrides(MachineConfigurationOverride? Overrides, long Version);

/// <summary>How machines are judged: per type, and what single machines say otherwise.</summary>
public sealed class ConfigurationRegistry(Database database)
{
    public Task<List<TypeConfiguration>> List(CancellationToken cancellationToken) => database.List(
        "SELECT machine_type, thresholds, version, updated_at FROM machine_configurations ORDER BY machine_type", static _ => { }, Read, cancellationToken);

    public async Task<TypeConfiguration?> Get(string type, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT machine_type, thresholds, version, updated_at FROM machine_configurations WHERE machine_type = $1",
            parameters => parameters.AddWithValue(type), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Makes a type's configuration, or changes it if its version is <paramref name="version"/>; null: whatever it is.</summary>
    /// <param name="onlyNew">Only make it: one that exists is left as it is.</param>
    public async Task<Change<TypeConfiguration>> Put(string type, MachineConfiguration configuration, long? version, bool onlyNew, CancellationToken cancellationToken)
    {
        var written = await database.List(
            """
            WITH changed AS (
              UPDATE machine_configurations SET thresholds = $2, operational_pattern = $3
               WHERE machine_type = $1 AND NOT $5 AND ($4::bigint IS NULL OR version = $4) RETURNING machine_type, thresholds, version, updated_at),
            made AS (
              INSERT INTO machine_configurations (machine_type, thresholds, operational_pattern) SELECT $1, $2, $3
               WHERE $4::bigint IS NULL AND NOT EXISTS (SELECT FROM changed) ON CONFLICT DO NOTHING RETURNING machine_type, thresholds, version, updated_at)
            SELECT * FROM changed UNION ALL SELECT * FROM made
            """,
            parameters =>
            {
                parameters.AddWithValue(type);
                parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(configuration, StateJson.Default.MachineConfiguration));
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)configuration.OperationalPattern ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Bigint, (object?)version ?? DBNull.Value);
                parameters.AddWithValue(onlyNew);
            },
            Read, cancellationToken);
        if (written.Count == 1)
            return new(written[0].Version == 1 ? ChangeOutcome.Created : ChangeOutcome.Changed, written[0]);
        var now = await Get(type, cancellationToken);
        return new(now is null ? ChangeOutcome.Missing : onlyNew ? ChangeOutcome.Exists : ChangeOutcome.Outdated, now);
    }

    public Task<Change<TypeConfiguration>> Delete(string type, long? version, CancellationToken cancellationToken) => database.Change(
        "DELETE FROM machine_configurations WHERE machine_type = $1 AND ($2::bigint IS NULL OR version = $2) RETURNING machine_type, thresholds, version, updated_at",
        parameters => parameters.AddWithValue(type), version, Read, () => Get(type, cancellationToken), cancellationToken);

    public async Task<MachineOverrides?> OverridesOf(MachineId id, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT overrides, version FROM machines WHERE machine_id = $1", parameters => parameters.AddWithValue(id.Value), ReadOverrides, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Sets what a machine says otherwise than its type; null: nothing.</summary>
    public Task<Change<MachineOverrides>> PutOverrides(MachineId id, MachineConfigurationOverride? overrides, long? version, CancellationToken cancellationToken) => database.Change(
        "UPDATE machines SET overrides = $2 WHERE machine_id = $1 AND ($3::bigint IS NULL OR version = $3) RETURNING overrides, version",
        parameters =>
        {
            parameters.AddWithValue(id.Value);
            parameters.AddWithValue(NpgsqlDbType.Jsonb, overrides is null ? DBNull.Value : JsonSerializer.Serialize(overrides, StateJson.Default.MachineConfigurationOverride));
        },
        version, ReadOverrides, () => OverridesOf(id, cancellationToken), cancellationToken);

    private static TypeConfiguration Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), JsonSerializer.Deserialize(reader.GetString(1), StateJson.Default.MachineConfiguration)!, reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));

    private static MachineOverrides ReadOverrides(NpgsqlDataReader reader) => new(
        reader.Text(0) is { } overrides ? JsonSerializer.Deserialize(overrides, StateJson.Default.MachineConfigurationOverride) : null, reader.GetInt64(1));
}
