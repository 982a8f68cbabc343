using System.Collections.Concurrent;
using Npgsql;

namespace Millwright.EmbeddedOrleans.Reminders;

/// <summary>A reminder as it is stored: due at <paramref name="StartAt"/> and each <paramref name="Period"/> after it.</summary>
internal sealed record StoredReminder(string Grain, string Name, DateTimeOffset StartAt, TimeSpan Period);

internal interface IReminderStore
{
    Task<IReadOnlyCollection<StoredReminder>> All();

    /// <summary>Adds it, or replaces the grain's one of this name.</summary>
    Task Put(StoredReminder reminder);

    Task Remove(StoredReminder reminder);
}

/// <summary>Reminders for as long as the process lives.</summary>
internal sealed class MemoryReminderStore : IReminderStore
{
    private readonly ConcurrentDictionary<(string Grain, string Name), StoredReminder> _reminders = new();

    public Task<IReadOnlyCollection<StoredReminder>> All() => Task.FromResult<IReadOnlyCollection<StoredReminder>>([.. _reminders.Values]);

    public Task Put(StoredReminder reminder)
    {
        _reminders[(reminder.Grain, reminder.Name)] = reminder;
        return Task.CompletedTask;
    }

    public Task Remove(StoredReminder reminder)
    {
        _reminders.TryRemove((reminder.Grain, reminder.Name), out _);
        return Task.CompletedTask;
    }
}

/// <summary>Reminders in PostgreSQL, table <c>grain_reminders</c>.</summary>
internal sealed class PostgresReminderStore(string connectionString) : IReminderStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    public async Task<IReadOnlyCollection<StoredReminder>> All()
    {
        await using var command = _database.CreateCommand("SELECT grain, name, start_at, period FROM grain_reminders");
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<StoredReminder>();
        while (await reader.ReadAsync())
            found.Add(new StoredReminder(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetTimeSpan(3)));
        return found;
    }

    public async Task Put(StoredReminder reminder)
    {
        await using var command = _database.CreateCommand(
            """
            INSERT INTO grain_reminders (grain, name, start_at, period) VALUES ($1, $2, $3, $4)
            ON CONFLICT (grain, name) DO UPDATE SET start_at = excluded.start_at, period = excluded.period, updated_at = now()
            """);
        command.Parameters.AddWithValue(reminder.Grain);
        command.Parameters.AddWithValue(reminder.Name);
        command.Parameters.AddWithValue(reminder.StartAt.ToUniversalTime());
        command.Parameters.AddWithValue(reminder.Period);
        await command.ExecuteNonQueryAsync();
    }

    public async Task Remove(StoredReminder reminder)
    {
        await using var command = _database.CreateCommand("DELETE FROM grain_reminders WHERE grain = $1 AND name = $2");
        command.Parameters.AddWithValue(reminder.Grain);
        command.Parameters.AddWithValue(reminder.Name);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
