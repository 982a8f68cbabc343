using System.Text.Json;
using Millwright.Twins.Notices;
using Npgsql;

namespace Millwright.Storage.Notices;

/// <summary>What a notice's words and log need besides the plan: where channels lead, as it may be shown, and people's time zones.</summary>
public sealed record PlanNames(IReadOnlyDictionary<Guid, string> Targets, IReadOnlyDictionary<Guid, string> TimeZones);

/// <summary>Reads the plan as it is in the caller's transaction.</summary>
internal static class PlanQueries
{
    public static async Task<(NoticePlan Plan, PlanNames Names)> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT id, kind, is_active, coalesce(settings -> 'to', '[]'), enabled_events, minimum_severity, scope, coalesce(settings ->> 'target', '')
              FROM notice_channels WHERE deleted_at IS NULL ORDER BY id;
            SELECT user_id, event_type, channel_id, is_enabled, minimum_severity, scope, on_call_id, frequency FROM notification_preferences;
            SELECT id, email, phone, time_zone, habits FROM users WHERE is_active ORDER BY id;
            SELECT id, rotation FROM on_call_schedules
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var targets = new Dictionary<Guid, string>();
        var channels = await Rows(reader, row => Channel(row, targets), cancellationToken);
        var preferences = (await Rows(reader, static row => (Of: row.GetGuid(0), Preference: Preference(row, 1)), cancellationToken)).ToLookup(static one => one.Of, static one => one.Preference);
        var people = await Rows(reader, row => PersonOf(row, preferences), cancellationToken);
        var schedules = await Rows(reader, static row => (Id: row.GetGuid(0), Rotation: JsonSerializer.Deserialize(row.GetString(1), NoticeJson.Default.Rotation)!), cancellationToken);
        var plan = new NoticePlan(channels, people, schedules.ToDictionary(static one => one.Id, static one => one.Rotation));
        return (plan, new PlanNames(targets, people.ToDictionary(static person => person.Id, static person => person.TimeZone)));
    }

    /// <summary>A preference from the columns event_type, channel_id, is_enabled, minimum_severity, scope, on_call_id, frequency.</summary>
    public static Preference Preference(NpgsqlDataReader row, int first) => new(
        row.GetString(first), row.GetGuid(first + 1), row.GetBoolean(first + 2), NoticeWords.Severity(row.GetString(first + 3)),
        JsonSerializer.Deserialize(row.GetString(first + 4), NoticeJson.Default.NoticeScope), row.IsDBNull(first + 5) ? null : row.GetGuid(first + 5),
        NoticeWords.HowOften(row.GetString(first + 6)));

    private static NoticeChannel Channel(NpgsqlDataReader row, Dictionary<Guid, string> targets)
    {
        targets[row.GetGuid(0)] = row.GetString(7);
        var to = JsonElement.Parse(row.GetString(3)).EnumerateArray().Select(static one => one.GetString()!);
        return new(
            row.GetGuid(0), row.GetString(1), row.GetBoolean(2), [.. to], row.GetFieldValue<string[]>(4), NoticeWords.Severity(row.GetString(5)),
            JsonSerializer.Deserialize(row.GetString(6), NoticeJson.Default.NoticeScope)!);
    }

    private static Person PersonOf(NpgsqlDataReader row, ILookup<Guid, Preference> preferences) => new(
        row.GetGuid(0), row.Text(1), row.Text(2), row.GetString(3), JsonSerializer.Deserialize(row.GetString(4), NoticeJson.Default.Habits)!, [.. preferences[row.GetGuid(0)]]);

    private static async Task<List<T>> Rows<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }
}
