using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Baselines;

/// <summary>Predicts the same for every row: what a model that has looked at nothing would say.</summary>
public sealed class ConstantModel : IModel
{
    private readonly double[] _values;

    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public ConstantModel(IReadOnlyList<Column> inputs, double[] values)
    {
        if (values.Length == 0 || !Array.TrueForAll(values, double.IsFinite))
            throw new ArgumentException("A constant is one or more finite values.", nameof(values));
        (Inputs, _values) = (inputs, values);
    }

    public IReadOnlyList<Column> Inputs { get; }

    public ReadOnlySpan<double> Values => _values;

    public int Outputs => _values.Length;

    public void Predict(ReadOnlySpan<double> row, Span<double> prediction) => _values.CopyTo(prediction);
}
