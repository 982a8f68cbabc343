using Millwright.Storage.Machines;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>Who moves a version, why, and from which state of it.</summary>
/// <param name="Expected">The version of its row that the mover knows; null: whatever it is.</param>
/// <param name="TraceId">The chain that the move belongs to; null: that of the version.</param>
/// <param name="IsConfirmed">False: probabilities alone decided it, and outcomes have yet to bear it out.</param>
public sealed record Move(string By, string Reason, long? Expected = null, Guid? TraceId = null, bool IsConfirmed = true);

/// <summary>
/// What becomes of versions: challenger, champion, rolled back, archived. Each move is one transaction under the lock of the model's row, told in
/// the chain of events; a move to where the version is already changes nothing.
/// </summary>
public sealed class ModelMoves(Database database, TimeProvider clock)
{
    /// <summary>Makes it the champion of its scope; who was it before retires.</summary>
    /// <returns><see cref="ChangeOutcome.Exists"/>: it is archived, and can't be.</returns>
    public Task<Change<VersionRow>> Promote(Guid version, Move move, CancellationToken cancellationToken) => Change(
        version, move,
        async (connection, row, tell) =>
        {
            if (row.Status == VersionStatus.Archived)
                return ChangeOutcome.Exists;
            if (row.Alias == ModelAlias.Champion)
                return ChangeOutcome.Changed;
            var before = await Champion(connection, row, cancellationToken);
            if (before is not null)
            {
                await Set(connection, before.Id, alias: null, 0, before.Follows, cancellationToken);
                await tell(LearningStep.Retired, before, $"{row.Model} {row.Number} took its place.");
            }
            await Set(connection, row.Id, ModelAlias.Champion, 0, before?.Id ?? row.Follows, cancellationToken);
            if (move.IsConfirmed)
                await MarkConfirmed(connection, row.Id, cancellationToken);
            await tell(LearningStep.Champion, row, move.Reason);
            return ChangeOutcome.Changed;
        },
        cancellationToken);

    /// <summary>Outcomes bear out a champion.</summary>
    /// <returns><see cref="ChangeOutcome.Exists"/>: it is no champion any more.</returns>
    public Task<Change<VersionRow>> Confirm(Guid version, Move move, CancellationToken cancellationToken) => Change(
        version, move,
        async (connection, row, tell) =>
        {
            if (row.Alias != ModelAlias.Champion)
                return ChangeOutcome.Exists;
            if (row.ConfirmedAt is not null)
                return ChangeOutcome.Changed;
            await MarkConfirmed(connection, row.Id, cancellationToken);
            await tell(LearningStep.Confirmed, row, move.Reason);
            return ChangeOutcome.Changed;
        },
        cancellationToken);

    /// <summary>Has it answer beside the champion (share 0) or for a share of the machines; another challenger of the scope retires.</summary>
    /// <returns><see cref="ChangeOutcome.Exists"/>: it is archived or the champion.</returns>
    public Task<Change<VersionRow>> Challenge(Guid version, double canary, Move move, CancellationToken cancellationToken) => Change(
        version, move,
        async (connection, row, tell) =>
        {
            if (row.Status == VersionStatus.Archived || row.Alias == ModelAlias.Champion)
                return ChangeOutcome.Exists;
            if (row.Alias == ModelAlias.Challenger && row.Canary.Equals(canary))
                return ChangeOutcome.Changed;
            if (await Find(connection, row, ModelAlias.Challenger, cancellationToken) is { } other && other.Id != row.Id)
            {
                await Set(connection, other.Id, alias: null, 0, other.Follows, cancellationToken);
                await tell(LearningStep.Retired, other, $"{row.Model} {row.Number} took its place as challenger.");
            }
            await Set(connection, row.Id, ModelAlias.Challenger, canary, row.Follows, cancellationToken);
            await tell(canary > 0 ? LearningStep.Canary : LearningStep.Shadow, row, move.Reason);
            return ChangeOutcome.Changed;
        },
        cancellationToken);

    /// <summary>Takes its part from it. After a champion, the one before it answers again, unless it is archived.</summary>
    /// <returns><see cref="ChangeOutcome.Exists"/>: it has no part to take.</returns>
    public Task<Change<VersionRow>> RollBack(Guid version, Move move, CancellationToken cancellationToken) => Change(
        version, move,
        async (connection, row, tell) =>
        {
            if (row.Alias is null)
                return ChangeOutcome.Exists;
            await Set(connection, row.Id, alias: null, 0, row.Follows, cancellationToken);
            await tell(LearningStep.RolledBack, row, move.Reason);
            if (row.Alias == ModelAlias.Champion && row.Follows is { } before && await Lock(connection, before, cancellationToken) is { Status: not VersionStatus.Archived } again)
            {
                await Set(connection, again.Id, ModelAlias.Champion, 0, again.Follows, cancellationToken);
                await tell(LearningStep.Champion, again, $"{row.Model} {row.Number} was rolled back.");
            }
            return ChangeOutcome.Changed;
        },
        cancellationToken);

    /// <summary>Puts it away for good.</summary>
    /// <returns><see cref="ChangeOutcome.Exists"/>: it has a part to play; roll it back first.</returns>
    public Task<Change<VersionRow>> Archive(Guid version, Move move, CancellationToken cancellationToken) => Change(
        version, move,
        async (connection, row, tell) =>
        {
            if (row.Alias is not null)
                return ChangeOutcome.Exists;
            if (row.Status == VersionStatus.Archived)
                return ChangeOutcome.Changed;
            await using var command = new NpgsqlCommand("UPDATE model_versions SET archived_at = $2 WHERE id = $1", connection);
            command.Parameters.AddWithValue(row.Id);
            command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await tell(LearningStep.Archived, row, move.Reason);
            return ChangeOutcome.Changed;
        },
        cancellationToken);

    private delegate Task Tell(LearningStep step, VersionRow about, string reason);

    private Task<Change<VersionRow>> Change(
        Guid version, Move move, Func<NpgsqlConnection, VersionRow, Tell, Task<ChangeOutcome>> change, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var turn = new NpgsqlCommand("SELECT FROM models WHERE name = (SELECT model FROM model_versions WHERE id = $1) FOR UPDATE", connection))
            {
                turn.Parameters.AddWithValue(version);
                await turn.ExecuteNonQueryAsync(cancellationToken);
            }
            if (await Lock(connection, version, cancellationToken) is not { } row)
                return new Change<VersionRow>(ChangeOutcome.Missing, null);
            if (move.Expected is { } expected && expected != row.Version)
                return new Change<VersionRow>(ChangeOutcome.Outdated, row);
            var outcome = await change(connection, row, (step, about, reason) => LearningLog.Write(
                connection, new LearningEvent(move.TraceId ?? row.TraceId, clock.GetUtcNow(), step, about.Model, about.Id, null, null, move.By, reason), cancellationToken));
            var after = await Lock(connection, version, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Change<VersionRow>(outcome, after);
        },
        cancellationToken);

    private async Task Set(NpgsqlConnection connection, Guid version, ModelAlias? alias, double canary, Guid? follows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("UPDATE model_versions SET alias = $2, canary = $3, follows = $4, alias_since = CASE WHEN $2::text IS NOT NULL THEN $5 END WHERE id = $1", connection);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, alias is { } part ? Words.Of(part) : DBNull.Value);
        command.Parameters.AddWithValue(canary);
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, (object?)follows ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, clock.GetUtcNow().UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task MarkConfirmed(NpgsqlConnection connection, Guid version, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("UPDATE model_versions SET confirmed_at = coalesce(confirmed_at, $2) WHERE id = $1", connection);
        command.Parameters.AddWithValue(version);
        command.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task<VersionRow?> Champion(NpgsqlConnection connection, VersionRow of, CancellationToken cancellationToken) => Find(connection, of, ModelAlias.Champion, cancellationToken);

    private static Task<VersionRow?> Find(NpgsqlConnection connection, VersionRow like, ModelAlias alias, CancellationToken cancellationToken) => One(
        connection, "v.model = $1 AND v.scope = $2 AND v.scope_value = $3 AND v.alias = $4", cancellationToken,
        like.Model, Words.Of(like.Scope.Kind), like.Scope.Value, Words.Of(alias));

    private static Task<VersionRow?> Lock(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken) => One(connection, "v.id = $1", cancellationToken, id);

    private static async Task<VersionRow?> One(NpgsqlConnection connection, string where, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand($"SELECT {VersionColumns.All} FROM model_versions v WHERE {where} FOR UPDATE", connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? VersionColumns.Read(reader) : null;
    }
}
