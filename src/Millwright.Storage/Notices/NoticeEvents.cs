using Millwright.Twins.Machines;
using Millwright.Twins.Notices;
using NpgsqlTypes;

namespace Millwright.Storage.Notices;

/// <summary>An event that is not a twin's decision; the twins' own are written by the journal.</summary>
/// <param name="Payload">A JSON object.</param>
public sealed record NewNoticeEvent(Guid Id, string Type, NoticeSeverity Severity, MachineId? Machine, DateTimeOffset At, string Payload);

/// <summary>Takes events into the outbox.</summary>
public sealed class NoticeEvents(Database database)
{
    /// <returns>False: there is one with this id already.</returns>
    public async Task<bool> Add(NewNoticeEvent happened, CancellationToken cancellationToken)
    {
        var added = await database.List(
            """
            INSERT INTO notice_events (id, type, severity, machine_key, at, payload)
            VALUES ($1, $2, $3, (SELECT machine_key FROM machines WHERE machine_id = $4), $5, $6) ON CONFLICT DO NOTHING RETURNING seq
            """,
            parameters =>
            {
                parameters.AddWithValue(happened.Id);
                parameters.AddWithValue(happened.Type);
                parameters.AddWithValue(NoticeWords.Of(happened.Severity));
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)happened.Machine?.Value ?? DBNull.Value);
                parameters.AddWithValue(happened.At.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.Jsonb, happened.Payload);
            },
            static reader => reader.GetInt64(0), cancellationToken);
        return added.Count == 1;
    }
}
