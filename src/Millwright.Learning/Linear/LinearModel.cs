using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Linear;

/// <summary>A weighted sum of standardised inputs and a constant for each margin, which the link turns into the prediction.</summary>
public sealed class LinearModel : IModel
{
    private readonly double[][] _factors;
    private readonly double[] _constants;

    /// <param name="factors">For each margin one a standardised column.</param>
    /// <exception cref="ArgumentException">The counts do not fit each other or the link, or a value is not finite.</exception>
    public LinearModel(Standardization inputs, double[][] factors, double[] constants, Link link)
    {
        if (constants.Length == 0 || factors.Length != constants.Length || (link == Link.Softmax) != (constants.Length > 1) || !Enum.IsDefined(link))
            throw new ArgumentException($"{constants.Length} constants and {factors.Length} rows of factors do not fit each other or {link}.", nameof(factors));
        if (Array.Exists(factors, row => row.Length != inputs.Columns))
            throw new ArgumentException($"Factors are not one a column of {inputs.Columns}.", nameof(factors));
        if (!Array.TrueForAll(constants, double.IsFinite) || !Array.TrueForAll(factors, row => Array.TrueForAll(row, double.IsFinite)))
            throw new ArgumentException("A factor or a constant is not finite.", nameof(factors));
        (Standardization, _factors, _constants, Link) = (inputs, factors, constants, link);
    }

    public Standardization Standardization { get; }

    public Link Link { get; }

    public ReadOnlySpan<double> Constants => _constants;

    /// <summary>The factors of one margin, by standardised column.</summary>
    public ReadOnlySpan<double> Factors(int margin) => _factors[margin];

    public IReadOnlyList<Column> Inputs => Standardization.Inputs;

    public int Outputs => Links.Outputs(Link, _constants.Length);

    public void Predict(ReadOnlySpan<double> row, Span<double> prediction)
    {
        for (var margin = 0; margin < _constants.Length; margin++)
            prediction[margin] = _constants[margin] + Standardization.Dot(row, _factors[margin]);
        Links.Apply(Link, prediction[..Outputs]);
    }
}
