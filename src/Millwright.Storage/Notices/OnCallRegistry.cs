using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Notices;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

public sealed record OnCallRow(Guid Id, string Name, Rotation Rotation, long Version, DateTimeOffset UpdatedAt);

/// <summary>Who is on call when.</summary>
public sealed class OnCallRegistry(Database database)
{
    private const string Columns = "id, name, rotation, version, updated_at";

    public Task<List<OnCallRow>> List(CancellationToken cancellationToken) =>
        database.List($"SELECT {Columns} FROM on_call_schedules ORDER BY name", static _ => { }, Read, cancellationToken);

    public async Task<OnCallRow?> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} FROM on_call_schedules WHERE id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary><see cref="ChangeOutcome.Exists"/> when the name is taken.</summary>
    public Task<Change<OnCallRow>> Create(Guid id, string name, Rotation rotation, CancellationToken cancellationToken) => database.Insert(
        $"INSERT INTO on_call_schedules (id, name, rotation) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING {Columns}",
        parameters => Add(parameters, id, name, rotation), Read, cancellationToken);

    public Task<Change<OnCallRow>> Update(Guid id, string name, Rotation rotation, long? version, CancellationToken cancellationToken) => database.Change(
        $"UPDATE on_call_schedules SET name = $2, rotation = $3 WHERE id = $1 AND ($4::bigint IS NULL OR version = $4) RETURNING {Columns}",
        parameters => Add(parameters, id, name, rotation), version, Read, () => Get(id, cancellationToken), cancellationToken);

    /// <summary>Removes it; preferences that name it hold always from then on.</summary>
    public Task<Change<OnCallRow>> Delete(Guid id, long? version, CancellationToken cancellationToken) => database.Change(
        $"DELETE FROM on_call_schedules WHERE id = $1 AND ($2::bigint IS NULL OR version = $2) RETURNING {Columns}",
        parameters => parameters.AddWithValue(id), version, Read, () => Get(id, cancellationToken), cancellationToken);

    private static void Add(NpgsqlParameterCollection parameters, Guid id, string name, Rotation rotation)
    {
        parameters.AddWithValue(id);
        parameters.AddWithValue(name);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(rotation, NoticeJson.Default.Rotation));
    }

    private static OnCallRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), JsonSerializer.Deserialize(reader.GetString(2), NoticeJson.Default.Rotation)!, reader.GetInt64(3),
        reader.GetFieldValue<DateTimeOffset>(4));
}
