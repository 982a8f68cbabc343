using Millwright.Learning.Models;
using Millwright.Learning.Splits;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Tuning;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Judges settings of trees by cross-validation in time, within the part of the history that is learnt from: each fold learns from the past and is judged by what
/// came then. The rows that calibrate and judge the version are never seen.
/// </summary>
internal sealed class ForwardChaining
{
    private const int MostFolds = 3;
    private const int FewestRows = 20;

    private readonly TrainingSet _set;
    private readonly SupervisedTask _task;
    private readonly PredictionTask _asked;
    private readonly IReadOnlyList<RowSplit> _folds;
    private readonly TrainingRun _run;
    private readonly Dictionary<(BoostedTreesOptions, int), IReadOnlyDictionary<string, double>> _known = [];

    /// <summary>Trainings that there will be, as far as it is known.</summary>
    private double _expected;

    /// <param name="rows">The part to learn from.</param>
    public ForwardChaining(TrainingSet set, SupervisedTask task, PredictionTask asked, int[] rows, TrainingRun run)
    {
        (_set, _task, _asked, _run) = (set, task, asked, run);
        _folds =
        [
            .. RowSplit.ForwardChain(Array.ConvertAll(rows, row => set.At[row]), Array.ConvertAll(rows, row => task.KnownAt[row]), MostFolds)
                .Select(fold => new RowSplit(Array.ConvertAll(fold.Train, place => rows[place]), Array.ConvertAll(fold.Test, place => rows[place])))
                .Where(CanBeJudged),
        ];
        _expected = _folds.Count;
    }

    /// <summary>How many folds there are: fewer where the early history has too little in it.</summary>
    public int Count => _folds.Count;

    /// <summary>How settings did, fold by fold.</summary>
    public IReadOnlyList<FoldRow> Of(BoostedTreesOptions options) =>
    [
        .. Enumerable.Range(0, Count).Select(fold => new FoldRow(
            Time.Moment(_folds[fold].Test.Min(row => _set.At[row])), Time.Moment(_folds[fold].Test.Max(row => _set.At[row])), _folds[fold].Train.Length, _folds[fold].Test.Length, Measures(options, fold))),
    ];

    /// <summary>Tries drawn settings beside the usual ones, the better half of them on ever more history.</summary>
    /// <returns>Every trial, the best first.</returns>
    /// <exception cref="TrainingException">There is no fold to judge by.</exception>
    public IReadOnlyList<Trial<BoostedTreesOptions>> Tune(BoostedTreesOptions usual, int trials)
    {
        if (Count == 0)
            throw new TrainingException($"Too little history to tune by: the part to learn from has no two spans of {FewestRows} rows, the first with failures and without. Leave tuning out.");
        // Half of those that are left go on after each fold.
        _expected = trials * (2 - Math.Pow(0.5, Count - 1));
        return SuccessiveHalving.Run(
            BoostedTreesSpace.Draw(usual, trials, _run.Seed), Count, (options, fold) => TaskMeasures.GateLoss(_asked, Measures(options, fold)), _run.Cancellation);
    }

    private IReadOnlyDictionary<string, double> Measures(BoostedTreesOptions options, int fold)
    {
        if (_known.TryGetValue((options, fold), out var known))
            return known;
        var (learn, judge) = (_folds[fold].Train, _folds[fold].Test);
        var weights = _task.WeightsOf(learn, judge.Min(row => _set.At[row]));
        var trees = new BoostedTreesTrainer(options).TrainTrees(_set.Inputs[0].Select(learn), _task.TargetOf(learn), weights, _run with { Progress = null });
        var said = trees.PredictAll(_set.Inputs[0].Select(judge)).Select(output => new Score(
            _asked == PredictionTask.FailureRisk ? output[1] : HoursScorer.Hours(output[0], isLog: _asked == PredictionTask.MaintenanceWindow), 0));
        var measures = new Dictionary<string, double>(TaskMeasures.Of(_asked, [.. said], Array.ConvertAll(judge, row => _task.Values[row])));
        // Of hours, accuracy is how often the interval holds, and a fold has none; average precision needs a failure.
        if (_asked != PredictionTask.FailureRisk)
            measures.Remove("accuracy");
        foreach (var unknown in measures.Where(static measure => !double.IsFinite(measure.Value)).Select(static measure => measure.Key).ToList())
            measures.Remove(unknown);
        _known[(options, fold)] = measures;
        _run.Progress?.Report(_known.Count / _expected);
        return measures;
    }

    /// <summary>The last rows of what is learnt from decide when to stop, so those before them need both outcomes.</summary>
    private bool CanBeJudged(RowSplit fold) => fold.Train.Length >= FewestRows && fold.Test.Length >= FewestRows
        && (_asked != PredictionTask.FailureRisk || fold.Train.Take(fold.Train.Length * 4 / 5).Select(row => _task.Values[row]).Distinct().Count() == 2);
}
