using Millwright.Learning.Tables;

namespace Millwright.Learning.Explanation;

/// <summary>How much one input moved one prediction.</summary>
/// <param name="Value">The input's value; NaN if it was missing.</param>
/// <param name="Contribution">In the unit of the explained output: of a quantity its own, of boosted classes log-odds, of a forest's a probability.</param>
public sealed record Factor(Column Column, double Value, double Contribution)
{
    /// <summary>The factors that moved the prediction most, either way; those that did not move it are left out.</summary>
    public static IReadOnlyList<Factor> Strongest(Explanation explanation, ReadOnlySpan<double> row, int count)
    {
        var inputs = explanation.Inputs;
        var values = row.ToArray();
        return [.. Enumerable.Range(0, inputs.Count)
            .Where(column => explanation.Contributions[column] != 0)
            .OrderByDescending(column => Math.Abs(explanation.Contributions[column]))
            .Take(count)
            .Select(column => new Factor(inputs[column], values[column], explanation.Contributions[column]))];
    }
}

/// <summary>What an output is made of: <see cref="Base"/>, its expectation over the training rows, and one part an input.</summary>
public sealed record Explanation(IReadOnlyList<Column> Inputs, double Base, double[] Contributions, double Output);

/// <summary>The parts of an explanation do not add up to the output: it is refused, because it would mislead.</summary>
public sealed class ExplanationException(string message) : Exception(message);
