using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>A training that is due again and again.</summary>
/// <param name="DueAt">The next regular time; <paramref name="NextAt"/>: when it is begun next, before that while a failed one is tried again.</param>
/// <param name="Failures">In a row, since one went through or was given up.</param>
/// <param name="JobId">What it asked for and of which the end is not known yet.</param>
/// <param name="LastOutcome">What became of it at <paramref name="LastAt"/>, in a sentence.</param>
public sealed record ScheduleRow(
    string Model, ModelScope Scope, bool IsOn, TimeSpan Every, DateTimeOffset DueAt, DateTimeOffset NextAt, int Failures, Guid? JobId, DateTimeOffset? LastAt, string LastOutcome);

/// <summary>The trainings that are due again and again, one a model and scope at most.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class TrainingSchedules(Database database)
{
    private const string Columns = "model, scope, scope_value, is_on, every, due_at, next_at, failures, job_id, last_at, last_outcome";

    /// <summary>By model and scope; there are a handful.</summary>
    /// <param name="model">Null: of every model.</param>
    public Task<List<ScheduleRow>> List(string? model, CancellationToken cancellationToken) => database.List(
        $"SELECT {Columns} FROM training_schedules WHERE $1::text IS NULL OR model = $1 ORDER BY model, scope, scope_value",
        parameters => parameters.AddWithValue(NpgsqlDbType.Text, (object?)model ?? DBNull.Value), Read, cancellationToken);

    /// <summary>Sets one; it is begun an interval from now.</summary>
    public async Task<ScheduleRow> Put(string model, ModelScope scope, bool isOn, TimeSpan every, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var put = await database.List(
            $"""
            INSERT INTO training_schedules (model, scope, scope_value, is_on, every, due_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
            ON CONFLICT (model, scope, scope_value) DO UPDATE SET is_on = $4, every = $5, due_at = $6, next_at = $6, failures = 0 RETURNING {Columns}
            """,
            parameters =>
            {
                Key(parameters, model, scope);
                parameters.AddWithValue(isOn);
                parameters.AddWithValue(NpgsqlDbType.Interval, every);
                parameters.AddWithValue((now + every).UtcDateTime);
            },
            Read, cancellationToken);
        return put[0];
    }

    /// <summary>Those that are to be begun.</summary>
    public Task<List<ScheduleRow>> Due(DateTimeOffset now, CancellationToken cancellationToken) => database.List(
        $"SELECT {Columns} FROM training_schedules WHERE is_on AND job_id IS NULL AND next_at <= $1 ORDER BY next_at", parameters => parameters.AddWithValue(now.UtcDateTime), Read, cancellationToken);

    /// <summary>Those whose training has ended, with its end, and which have not been told of it.</summary>
    public Task<List<(ScheduleRow Schedule, JobState State, string? Error)>> Ended(CancellationToken cancellationToken) => database.List(
        """
        SELECT s.model, s.scope, s.scope_value, s.is_on, s.every, s.due_at, s.next_at, s.failures, s.job_id, s.last_at, s.last_outcome, j.state, j.error
          FROM training_schedules s JOIN training_jobs j ON j.id = s.job_id WHERE j.ended_at IS NOT NULL
        """,
        static _ => { }, static reader => (Read(reader), Words.Parse<JobState>(reader.GetString(11)), reader.Text(12)), cancellationToken);

    /// <summary>Takes a schedule on to its next state, if it still is as it was seen: of several silos one does.</summary>
    public async Task<bool> Move(ScheduleRow seen, ScheduleRow next, CancellationToken cancellationToken)
    {
        var moved = await database.List(
            """
            UPDATE training_schedules SET due_at = $4, next_at = $5, failures = $6, job_id = $7, last_at = $8, last_outcome = $9
             WHERE model = $1 AND scope = $2 AND scope_value = $3 AND next_at = $10 AND job_id IS NOT DISTINCT FROM $11 RETURNING model
            """,
            parameters =>
            {
                Key(parameters, next.Model, next.Scope);
                parameters.AddWithValue(next.DueAt.UtcDateTime);
                parameters.AddWithValue(next.NextAt.UtcDateTime);
                parameters.AddWithValue(next.Failures);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)next.JobId ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)next.LastAt?.UtcDateTime ?? DBNull.Value);
                parameters.AddWithValue(next.LastOutcome);
                parameters.AddWithValue(seen.NextAt.UtcDateTime);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)seen.JobId ?? DBNull.Value);
            },
            static _ => true, cancellationToken);
        return moved.Count == 1;
    }

    private static void Key(NpgsqlParameterCollection parameters, string model, ModelScope scope)
    {
        parameters.AddWithValue(model);
        parameters.AddWithValue(Words.Of(scope.Kind));
        parameters.AddWithValue(scope.Value);
    }

    private static ScheduleRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), new ModelScope(Words.Parse<ScopeKind>(reader.GetString(1)), reader.GetString(2)), reader.GetBoolean(3), reader.GetTimeSpan(4),
        reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetInt32(7), reader.IsDBNull(8) ? null : reader.GetGuid(8), reader.Moment(9), reader.GetString(10));
}
