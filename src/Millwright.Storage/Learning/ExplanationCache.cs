using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>Why a prediction is as it is.</summary>
/// <param name="Id">Derived from version, inputs and method.</param>
/// <param name="InputHash">SHA-256 of the inputs, lower-case hexadecimal.</param>
/// <param name="PredictionId">The one that was asked for first; another with the same inputs shares the row.</param>
/// <param name="Measure">In what base, output and factors are measured.</param>
/// <param name="Base">From where the factors move the output; null: they do not add up to it.</param>
/// <param name="Fidelity">Of a fitted explanation, the share of the model's behaviour around the inputs that it tells, 1 at most; null: it is not fitted.</param>
/// <param name="Factors">Of every input that did anything, the strongest first.</param>
public sealed record ExplanationRow(
    Guid Id, Guid VersionId, string InputHash, ExplanationMethod Method, Guid PredictionId, string Measure, double? Base, double Output, double? Fidelity,
    IReadOnlyList<FactorRow> Factors, DateTimeOffset ComputedAt);

/// <summary>Explanations that were worked out before, by version, inputs and method.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class ExplanationCache(Database database)
{
    private const string Columns = "id, version_id, encode(input_hash, 'hex'), method, prediction_id, measure, base, output, fidelity, factors, computed_at";

    public async Task<ExplanationRow?> Find(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} FROM explanations WHERE id = $1", parameters => parameters.AddWithValue(id), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>What was told of a prediction before, without its inputs.</summary>
    public async Task<ExplanationRow?> Of(Guid prediction, ExplanationMethod method, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"SELECT {Columns} FROM explanations WHERE prediction_id = $1 AND method = $2",
            parameters =>
            {
                parameters.AddWithValue(prediction);
                parameters.AddWithValue(Words.Of(method));
            },
            Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Keeps an explanation; one that somebody kept at the same moment stays, and is given back.</summary>
    public async Task<ExplanationRow> Keep(ExplanationRow row, CancellationToken cancellationToken)
    {
        await database.List(
            """
            INSERT INTO explanations (id, version_id, input_hash, method, prediction_id, measure, base, output, fidelity, factors, computed_at)
            VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
            """,
            parameters =>
            {
                parameters.AddWithValue(row.Id);
                parameters.AddWithValue(row.VersionId);
                parameters.AddWithValue(row.InputHash);
                parameters.AddWithValue(Words.Of(row.Method));
                parameters.AddWithValue(row.PredictionId);
                parameters.AddWithValue(row.Measure);
                parameters.AddWithValue(NpgsqlDbType.Double, (object?)row.Base ?? DBNull.Value);
                parameters.AddWithValue(row.Output);
                parameters.AddWithValue(NpgsqlDbType.Double, (object?)row.Fidelity ?? DBNull.Value);
                parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(row.Factors, LearningJson.Default.IReadOnlyListFactorRow));
                parameters.AddWithValue(row.ComputedAt.UtcDateTime);
            },
            static _ => 0, cancellationToken);
        return await Find(row.Id, cancellationToken) ?? row;
    }

    private static ExplanationRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), Words.Parse<ExplanationMethod>(reader.GetString(3)), reader.GetGuid(4), reader.GetString(5), reader.Number(6),
        reader.GetDouble(7), reader.Number(8), JsonSerializer.Deserialize(reader.GetString(9), LearningJson.Default.IReadOnlyListFactorRow)!, reader.GetFieldValue<DateTimeOffset>(10));
}
