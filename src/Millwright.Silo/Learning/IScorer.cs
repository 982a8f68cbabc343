using Millwright.Learning.Explanation;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What a version says of a machine.</summary>
/// <param name="Value">In the measure of its task.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Low">With <paramref name="High"/> what holds the truth nine times in ten; null: the task has no interval, or too little was known to find one.</param>
internal readonly record struct Score(double Value, double Confidence, double? Low = null, double? High = null);

/// <summary>What was learnt, ready to be asked by many threads.</summary>
internal interface IScorer
{
    /// <param name="inputs">One value a feature, NaN where it is missing.</param>
    Score Of(ReadOnlySpan<double> inputs);

    /// <summary>What made the score, the strongest first.</summary>
    /// <param name="most">Of how many features at most.</param>
    IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most);

    /// <summary>The trees that make the score, of which Shapley values are exact, and in what these are measured; null: it is not made of such trees.</summary>
    (TreeExplainer Trees, string Measure)? Shapley => null;

    /// <summary>In what <see cref="Told"/> is measured.</summary>
    string Measure { get; }

    /// <summary>What is explained by asking again with other inputs: a number that moves with them.</summary>
    /// <param name="said">The value of the score that is explained.</param>
    double Told(double[] inputs, double said) => Of(inputs).Value;
}
