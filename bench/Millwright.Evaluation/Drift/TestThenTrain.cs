using Millwright.Evaluation.Models;
using Millwright.Learning.Drift;
using Millwright.Learning.Models;

namespace Millwright.Evaluation.Drift;

/// <summary>
/// Predicts each row and then learns its label: boosted trees over the newest rows, refitted again and again, and others over all rows since
/// the last drift, their probabilities averaged. The drift test over the errors decides which rows are still true.
/// </summary>
internal sealed class TestThenTrain(LabelledStream stream)
{
    private const int First = 50;
    private const int Every = 250;
    private const int Newest = 2_000;
    private const int Oldest = 10_000;
    private const int FewestAfterDrift = 100;

    private readonly Ddm _test = new Ddm();
    private Learned? _short;
    private Learned? _long;
    private double[][] _ahead = [];
    private int _aheadFrom;
    private int _refit = First;
    private int _trueSince;
    private int _warned = -1;

    /// <summary>Rows at which a drift was noticed.</summary>
    public List<int> Drifts { get; } = [];

    /// <summary>The predicted class of each row.</summary>
    public double[] Run()
    {
        var predicted = new double[stream.Rows];
        for (var row = 0; row < predicted.Length; row++)
        {
            if (row >= _refit)
                Refit(row);
            predicted[row] = Predict(row);
            Notice(row, predicted[row] != stream.Labels[row]);
        }
        return predicted;
    }

    private double Predict(int row)
    {
        if (_ahead.Length == 0)
            return row == 0 ? 0 : stream.Labels[row - 1];
        return Enumerable.Range(0, _ahead.Length).MaxBy(each => _ahead[each][row - _aheadFrom]);
    }

    private void Notice(int row, bool wrong)
    {
        switch (_test.Add(wrong ? 1 : 0))
        {
            case DriftLevel.Drift:
                Drifts.Add(row);
                _trueSince = Math.Max(0, Math.Min(_warned >= 0 ? _warned : row, row - FewestAfterDrift));
                (_warned, _long, _refit) = (-1, null, row + 1);
                break;
            case DriftLevel.Warning when _warned < 0:
                _warned = row;
                break;
            case DriftLevel.Stable:
                _warned = -1;
                break;
        }
    }

    private void Refit(int row)
    {
        _refit = row + Every;
        _short = Learn(Math.Max(_trueSince, row - Newest), row) ?? _short;
        if (row - _trueSince > Newest && (_long is null || row / Every % 4 == 0))
            _long = Learn(Math.Max(_trueSince, row - Oldest), row);
        if (_short is null)
            return;
        var next = stream.Select(row, Math.Min(_refit, stream.Rows));
        (_ahead, _aheadFrom) = (_short.Predict(next), row);
        if (_long is not null)
            _ahead = [.. _ahead.Zip(_long.Predict(next), (one, other) => one.Zip(other, (a, b) => (a + b) / 2).ToArray())];
    }

    /// <summary>Null where the rows know one class only.</summary>
    private Learned? Learn(int from, int until) => stream.Labels[from..until].Distinct().Count() < 2
        ? null
        : Learners.Stream.Learn(stream.Select(from, until), new Target.Class(stream.Labels[from..until], stream.Classes));
}
