using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Calibration;

/// <summary>
/// A model of classes whose probabilities are mapped to what happened on rows that it was not trained on: of two classes that of class 1,
/// of more each against the rest, brought back to a sum of 1.
/// </summary>
public sealed class CalibratedModel : IModel
{
    /// <param name="maps">One for two classes, otherwise one a class.</param>
    /// <exception cref="ArgumentException">The model has no classes, or the maps are not as many.</exception>
    public CalibratedModel(IModel inner, IReadOnlyList<CalibrationMap> maps)
    {
        if (inner.Outputs < 2 || maps.Count != (inner.Outputs == 2 ? 1 : inner.Outputs))
            throw new ArgumentException($"{maps.Count} maps do not calibrate a model of {inner.Outputs} outputs.", nameof(maps));
        (Inner, Maps) = (inner, maps);
    }

    public IModel Inner { get; }

    public IReadOnlyList<CalibrationMap> Maps { get; }

    public IReadOnlyList<Column> Inputs => Inner.Inputs;

    public int Outputs => Inner.Outputs;

    public void Predict(ReadOnlySpan<double> row, Span<double> prediction)
    {
        Inner.Predict(row, prediction);
        if (Outputs == 2)
        {
            prediction[1] = Maps[0].Map(prediction[1]);
            prediction[0] = 1 - prediction[1];
            return;
        }
        var sum = 0.0;
        for (var each = 0; each < Outputs; each++)
            sum += prediction[each] = Maps[each].Map(prediction[each]);
        for (var each = 0; each < Outputs; each++)
            prediction[each] = sum > 0 ? prediction[each] / sum : 1.0 / Outputs;
    }

    /// <summary>Calibrates a model on rows that it has not seen.</summary>
    /// <param name="fit"><see cref="PlattMap.Fit"/> for some tens of outcomes of each class, <see cref="IsotonicMap.Fit"/> from a thousand on.</param>
    public static CalibratedModel Fit(IModel inner, Table inputs, Target.Class target, Func<double[], bool[], CalibrationMap> fit)
    {
        var predictions = inner.PredictAll(inputs);
        var first = inner.Outputs == 2 ? 1 : 0;
        return new CalibratedModel(inner, [.. Enumerable.Range(first, inner.Outputs - first).Select(each => fit(
            [.. predictions.Select(prediction => prediction[each])],
            Array.ConvertAll(target.Values, value => value == each)))]);
    }
}
