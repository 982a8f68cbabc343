using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>An alarm that an Alertmanager knows of.</summary>
/// <param name="Alert">What it was told, a JSON object.</param>
public sealed record TellingAlert(Guid AlarmId, string Alert);

/// <summary>Which alarms each Alertmanager must be told again, because they last.</summary>
public sealed class AlertBook(Database database)
{
    /// <summary>What it was last told of an alarm; null: nothing, or that it is over.</summary>
    public async Task<string?> Told(Guid destination, Guid alarm, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT alert FROM notice_alerts WHERE destination_id = $1 AND alarm_id = $2",
            parameters =>
            {
                parameters.AddWithValue(destination);
                parameters.AddWithValue(alarm);
            },
            static reader => reader.GetString(0), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task Note(Guid destination, TellingAlert alert, DateTimeOffset now, CancellationToken cancellationToken) => database.List(
        """
        INSERT INTO notice_alerts (destination_id, alarm_id, alert, told_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (destination_id, alarm_id) DO UPDATE SET alert = excluded.alert, told_at = excluded.told_at
        """,
        parameters =>
        {
            parameters.AddWithValue(destination);
            parameters.AddWithValue(alert.AlarmId);
            parameters.AddWithValue(NpgsqlDbType.Jsonb, alert.Alert);
            parameters.AddWithValue(now.UtcDateTime);
        },
        static _ => 0, cancellationToken);

    public Task Forget(Guid destination, Guid alarm, CancellationToken cancellationToken) => database.List(
        "DELETE FROM notice_alerts WHERE destination_id = $1 AND alarm_id = $2",
        parameters =>
        {
            parameters.AddWithValue(destination);
            parameters.AddWithValue(alarm);
        },
        static _ => 0, cancellationToken);

    /// <summary>Alarms that were last told before an instant; they count as told at <paramref name="now"/>. Only for the holder of the destination's lease.</summary>
    public Task<List<TellingAlert>> TakeDue(Guid destination, DateTimeOffset told, DateTimeOffset now, CancellationToken cancellationToken) => database.List(
        "UPDATE notice_alerts SET told_at = $3 WHERE destination_id = $1 AND told_at < $2 RETURNING alarm_id, alert",
        parameters =>
        {
            parameters.AddWithValue(destination);
            parameters.AddWithValue(told.UtcDateTime);
            parameters.AddWithValue(now.UtcDateTime);
        },
        static reader => new TellingAlert(reader.GetGuid(0), reader.GetString(1)), cancellationToken);
}
