using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>
/// The trainings, queued and done. Who works on one holds its lease and renews it; a lease that lapsed is anybody's. Every write of a worker names its
/// lease, so that one that was thought dead changes nothing.
/// </summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class TrainingJobs(Database database, ModelFiles files, TimeProvider clock)
{
    private const string Columns =
        "j.id, j.model, j.scope, j.scope_value, j.request, j.requested_by, j.trace_id, j.state, j.progress, j.stage, j.error, j.version_id, j.attempts, j.created_at, j.started_at, j.ended_at";

    /// <summary>Queues a training; where one of the model and scope is open already, that one is given instead.</summary>
    public Task<(TrainingJobRow Job, bool IsNew)> Queue(
        Guid id, string model, ModelScope scope, TrainingRequest request, string by, Guid trace, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var insert = new NpgsqlCommand(
                "INSERT INTO training_jobs (id, model, scope, scope_value, request, requested_by, trace_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                connection);
            insert.Parameters.AddWithValue(id);
            insert.Parameters.AddWithValue(model);
            insert.Parameters.AddWithValue(Words.Of(scope.Kind));
            insert.Parameters.AddWithValue(scope.Value);
            insert.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(request, LearningJson.Default.TrainingRequest));
            insert.Parameters.AddWithValue(by);
            insert.Parameters.AddWithValue(trace);
            insert.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
            var isNew = await insert.ExecuteNonQueryAsync(cancellationToken) == 1;
            if (isNew)
                await LearningLog.Write(connection, new LearningEvent(trace, clock.GetUtcNow(), LearningStep.Train, model, null, id, request.DriftEvent, by, $"A training for {scope} was asked for."), cancellationToken);
            var job = await One(
                connection, "j.id = $1 OR (j.model = $2 AND j.scope = $3 AND j.scope_value = $4 AND j.ended_at IS NULL) ORDER BY (j.id = $1) DESC LIMIT 1", cancellationToken,
                id, model, Words.Of(scope.Kind), scope.Value);
            await transaction.CommitAsync(cancellationToken);
            // It ended between the two statements: its row is committed by another, and the newest one says so.
            return (job ?? throw new DatabaseUnavailableException("Another training of the same model ended at this moment; ask again."), isNew);
        },
        cancellationToken);

    public Task<TrainingJobRow?> Get(Guid id, CancellationToken cancellationToken) => database.Use(connection => One(connection, "j.id = $1", cancellationToken, id), cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<Page<TrainingJobRow>> List(string? model, JobState? state, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseMoment(cursor);
        var rows = await database.List(
            $"""
            SELECT {Columns} FROM training_jobs j
             WHERE ($1::text IS NULL OR j.model = $1) AND ($2::text IS NULL OR j.state = $2) AND ($3::timestamptz IS NULL OR (j.created_at, j.id) < ($3, $4))
             ORDER BY j.created_at DESC, j.id DESC LIMIT $5
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)model ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Text, state is { } only ? Words.Of(only) : DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)after.At ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)after.Id ?? DBNull.Value);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<TrainingJobRow>.Of(rows, limit, static last => Cursor.Of(last.CreatedAt, last.Id));
    }

    /// <summary>The jobs that nobody works on: queued ones, and those whose worker has not been heard of, oldest first.</summary>
    public Task<List<Guid>> Idle(CancellationToken cancellationToken) => database.List(
        "SELECT id FROM training_jobs WHERE ended_at IS NULL AND (lease_until IS NULL OR lease_until < $1) ORDER BY created_at LIMIT 100",
        parameters => parameters.AddWithValue(clock.GetUtcNow().UtcDateTime), static reader => reader.GetGuid(0), cancellationToken);

    /// <summary>Since when the oldest job that nobody works on waits: for its first worker, or for another one; null: none does, or another job is worked on and it waits for its turn.</summary>
    public async Task<DateTimeOffset?> OldestIdle(CancellationToken cancellationToken) => (await database.List(
        """
        SELECT min(coalesce(lease_until, created_at)) FROM training_jobs WHERE ended_at IS NULL AND (lease_until IS NULL OR lease_until < $1)
           AND NOT EXISTS (SELECT FROM training_jobs WHERE ended_at IS NULL AND lease_until >= $1)
        """,
        parameters => parameters.AddWithValue(clock.GetUtcNow().UtcDateTime), static reader => reader.Moment(0), cancellationToken))[0];

    /// <summary>How many there are in each state; a state without one is left out.</summary>
    public async Task<IReadOnlyDictionary<JobState, long>> Count(CancellationToken cancellationToken) => (await database.List(
        "SELECT state, count(*) FROM training_jobs GROUP BY state", static _ => { }, static reader => (Words.Parse<JobState>(reader.GetString(0)), reader.GetInt64(1)), cancellationToken))
        .ToDictionary(static count => count.Item1, static count => count.Item2);

    /// <summary>When the model was last trained for a scope, or began to be; null: never.</summary>
    public async Task<DateTimeOffset?> LastAsked(string model, ModelScope scope, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT max(created_at) FROM training_jobs WHERE model = $1 AND scope = $2 AND scope_value = $3",
            parameters =>
            {
                parameters.AddWithValue(model);
                parameters.AddWithValue(Words.Of(scope.Kind));
                parameters.AddWithValue(scope.Value);
            },
            static reader => reader.Moment(0), cancellationToken);
        return found[0];
    }

    /// <summary>Takes a job that nobody works on; null: somebody does, or it has ended.</summary>
    public async Task<TrainingJobRow?> Claim(Guid id, Guid worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var claimed = await database.List(
            $"""
            UPDATE training_jobs j SET state = 'running', lease_owner = $2, lease_until = $4, attempts = attempts + 1, started_at = coalesce(started_at, $3)
             WHERE id = $1 AND ended_at IS NULL AND (lease_until IS NULL OR lease_until < $3) RETURNING {Columns}
            """,
            parameters =>
            {
                parameters.AddWithValue(id);
                parameters.AddWithValue(worker);
                parameters.AddWithValue(now.UtcDateTime);
                parameters.AddWithValue((now + lease).UtcDateTime);
            },
            Read, cancellationToken);
        return claimed.Count == 0 ? null : claimed[0];
    }

    public async Task<LeaseState> Renew(Guid id, Guid worker, TimeSpan lease, double progress, string stage, CancellationToken cancellationToken)
    {
        var renewed = await database.List(
            "UPDATE training_jobs SET lease_until = $3, progress = greatest(progress, $4), stage = $5 WHERE id = $1 AND lease_owner = $2 AND ended_at IS NULL RETURNING is_cancelled",
            parameters =>
            {
                parameters.AddWithValue(id);
                parameters.AddWithValue(worker);
                parameters.AddWithValue((clock.GetUtcNow() + lease).UtcDateTime);
                parameters.AddWithValue(Math.Clamp(progress, 0, 1));
                parameters.AddWithValue(stage);
            },
            static reader => reader.GetBoolean(0), cancellationToken);
        return renewed switch { [] => LeaseState.Lost, [true] => LeaseState.CancelAsked, _ => LeaseState.Held };
    }

    /// <summary>Gives a job back as it is: the silo stops, and the next start goes on with it.</summary>
    public Task GiveBack(Guid id, Guid worker, CancellationToken cancellationToken) => database.List(
        "UPDATE training_jobs SET lease_until = NULL, lease_owner = NULL, state = 'queued' WHERE id = $1 AND lease_owner = $2 AND ended_at IS NULL",
        parameters =>
        {
            parameters.AddWithValue(id);
            parameters.AddWithValue(worker);
        },
        static _ => 0, cancellationToken);

    /// <summary>Ends a job with its version, in one transaction; false: the lease was lost, and nothing was written.</summary>
    public Task<bool> Succeed(TrainingJobRow job, Guid worker, NewVersion version, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ModelRegistry.Add(connection, files, version, cancellationToken);
            if (!await End(connection, job.Id, worker, "state = 'succeeded', progress = 1, version_id = $4", version.Id, cancellationToken))
                return false;
            var now = clock.GetUtcNow();
            await LearningLog.Write(connection, new LearningEvent(
                job.TraceId, now, LearningStep.Trained, job.Model, version.Id, job.Id, null, "training",
                $"Learnt from {version.Lineage.Rows} rows of {version.Lineage.Machines} of {version.Lineage.MachinesInScope} machines."), cancellationToken);
            await LearningLog.Write(connection, new LearningEvent(
                job.TraceId, now, version.Passed ? LearningStep.GatePassed : LearningStep.GateRefused, job.Model, version.Id, job.Id, null, "gate", version.Verdict), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<bool> Fail(TrainingJobRow job, Guid worker, string error, CancellationToken cancellationToken) =>
        EndAlone(job, worker, "state = 'failed', error = $4", error, LearningStep.TrainFailed, error, cancellationToken);

    public Task<bool> Cancelled(TrainingJobRow job, Guid worker, CancellationToken cancellationToken) =>
        EndAlone(job, worker, "state = 'cancelled', stage = $4", "", LearningStep.Cancelled, "Somebody cancelled it.", cancellationToken);

    /// <summary>Asks for an end: at once where nobody works on the job, else by its worker. Null: there is no such job.</summary>
    public Task<TrainingJobRow?> Cancel(Guid id, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                """
                UPDATE training_jobs SET is_cancelled = true, state = CASE WHEN lease_until >= $2 THEN state ELSE 'cancelled' END, ended_at = CASE WHEN lease_until >= $2 THEN NULL ELSE $2 END
                 WHERE id = $1 AND ended_at IS NULL
                """,
                connection);
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
            await command.ExecuteNonQueryAsync(cancellationToken);
            var job = await One(connection, "j.id = $1", cancellationToken, id);
            if (job is { State: JobState.Cancelled })
                await LearningLog.Write(connection, EventOf(job, LearningStep.Cancelled, "Somebody cancelled it."), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return job;
        },
        cancellationToken);

    private Task<bool> EndAlone(TrainingJobRow job, Guid worker, string set, string value, LearningStep step, string reason, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (!await End(connection, job.Id, worker, set, value, cancellationToken))
                return false;
            await LearningLog.Write(connection, EventOf(job, step, reason), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    private LearningEvent EventOf(TrainingJobRow job, LearningStep step, string reason) =>
        new(job.TraceId, clock.GetUtcNow(), step, job.Model, null, job.Id, null, "training", reason);

    private async Task<bool> End(NpgsqlConnection connection, Guid id, Guid worker, string set, object value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"UPDATE training_jobs SET {set}, ended_at = $3, lease_until = NULL WHERE id = $1 AND lease_owner = $2 AND ended_at IS NULL", connection);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(worker);
        command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
        command.Parameters.AddWithValue(value);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static async Task<TrainingJobRow?> One(NpgsqlConnection connection, string where, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM training_jobs j WHERE {where}", connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    private static TrainingJobRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), new ModelScope(Words.Parse<ScopeKind>(reader.GetString(2)), reader.GetString(3)),
        JsonSerializer.Deserialize(reader.GetString(4), LearningJson.Default.TrainingRequest)!, reader.GetString(5), reader.GetGuid(6), Words.Parse<JobState>(reader.GetString(7)),
        reader.GetDouble(8), reader.GetString(9), reader.Text(10), reader.IsDBNull(11) ? null : reader.GetGuid(11), reader.GetInt32(12), reader.GetFieldValue<DateTimeOffset>(13),
        reader.Moment(14), reader.Moment(15));
}
