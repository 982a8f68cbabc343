using System.Text.Json;
using Millwright.Learning.Explanation;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>Why a prediction is as it is.</summary>
/// <param name="Measure">In what <paramref name="Base"/>, <paramref name="Output"/> and the factors are measured.</param>
/// <param name="Base">From where the factors move the output; null: they do not add up to it.</param>
/// <param name="Fidelity">Of a fitted explanation, the share of the model's behaviour around the inputs that it tells (weighted R²), 1 at most.</param>
/// <param name="Caution">Why not to rely on it; null: nothing speaks against it.</param>
/// <param name="ComputedAt">When it was worked out; a repeated question is answered by the same.</param>
/// <param name="Methods">Those that the model's kind allows.</param>
public sealed record ExplanationDocument(
    Guid Id, Guid PredictionId, ExplanationMethod Method, string Model, int ModelVersion, string Measure, double? Base, double Output, IReadOnlyList<FactorRow> Factors, double? Fidelity,
    string? Caution, DateTimeOffset ComputedAt, IReadOnlyList<ExplanationMethod> Methods)
{
    public static ExplanationDocument Of(ExplanationAnswer.Explained explained)
    {
        var (row, prediction) = (explained.Row, explained.Prediction);
        var caution = row.Fidelity is { } fidelity && fidelity < LocalFit.PoorFidelity
            ? FormattableString.Invariant($"The linear fit tells {fidelity:P0} of what the model does around these inputs; look for another method.")
            : null;
        return new ExplanationDocument(
            row.Id, prediction.Id, row.Method, prediction.Model, prediction.ModelVersion, row.Measure, row.Base, row.Output, row.Factors, row.Fidelity, caution, row.ComputedAt, explained.Methods);
    }

    /// <summary>As the query and the answer spell it.</summary>
    public static string WordOf(ExplanationMethod method) => JsonNamingPolicy.CamelCase.ConvertName(method.ToString());
}
