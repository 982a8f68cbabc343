using System.Collections.Concurrent;
using Npgsql;
using Orleans.Storage;

namespace Millwright.EmbeddedOrleans.Persistence;

/// <summary>State for as long as the process lives.</summary>
internal sealed class MemoryStateStore : IGrainStateStore
{
    private readonly ConcurrentDictionary<(string Grain, string State), (string Value, string Etag)> _states = new();

    public Task<(string Value, string Etag)?> Read(string grain, string state) =>
        Task.FromResult<(string, string)?>(_states.TryGetValue((grain, state), out var found) ? found : null);

    public Task<string?> Write(string grain, string state, string value, string? etag)
    {
        var next = Guid.NewGuid().ToString("N");
        var written = etag is null
            ? _states.TryAdd((grain, state), (value, next))
            : _states.TryGetValue((grain, state), out var now) && now.Etag == etag && _states.TryUpdate((grain, state), (value, next), now);
        return Task.FromResult(written ? next : null);
    }

    public Task<bool> Clear(string grain, string state, string? etag) => Task.FromResult(
        !_states.TryGetValue((grain, state), out var now) ? etag is null : now.Etag == etag && _states.TryRemove(KeyValuePair.Create((grain, state), now)));
}

/// <summary>State in PostgreSQL, table <c>grain_states</c>.</summary>
internal sealed class PostgresStateStore(string connectionString) : IGrainStateStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    public async Task<(string Value, string Etag)?> Read(string grain, string state)
    {
        await using var command = _database.CreateCommand("SELECT value::text, version FROM grain_states WHERE grain = $1 AND state = $2");
        command.Parameters.AddWithValue(grain);
        command.Parameters.AddWithValue(state);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetInt64(1).ToString()) : null;
    }

    public async Task<string?> Write(string grain, string state, string value, string? etag)
    {
        await using var command = _database.CreateCommand(
            etag is null
                ? "INSERT INTO grain_states (grain, state, value) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING RETURNING version"
                : "UPDATE grain_states SET value = $3::jsonb, version = version + 1, updated_at = now() WHERE grain = $1 AND state = $2 AND version = $4 RETURNING version");
        command.Parameters.AddWithValue(grain);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue(value);
        if (etag is not null)
            command.Parameters.AddWithValue(long.Parse(etag));
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    public async Task<bool> Clear(string grain, string state, string? etag)
    {
        if (etag is null)
            return await Read(grain, state) is null;
        await using var command = _database.CreateCommand("DELETE FROM grain_states WHERE grain = $1 AND state = $2 AND version = $3");
        command.Parameters.AddWithValue(grain);
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue(long.Parse(etag));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
