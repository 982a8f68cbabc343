using Millwright.Learning.Models;
using Millwright.Learning.Survival;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What the rows of a training set foretell for a task, and when that was known.</summary>
internal sealed class SupervisedTask
{
    private readonly TrainingSet _set;
    private readonly PredictionTask _task;
    private readonly long _horizon;

    /// <param name="horizonHours">Null: the task looks as far as there is anything to see.</param>
    public SupervisedTask(TrainingSet set, PredictionTask task, int? horizonHours)
    {
        (_set, _task, _horizon) = (set, task, (horizonHours ?? 0) * (long)TrainingSet.MicrosPerHour);
        Values = [.. Enumerable.Range(0, set.Rows).Select(ValueOf)];
        Failure = [.. Enumerable.Range(0, set.Rows).Select(FailureOf)];
        KnownAt = [.. Enumerable.Range(0, set.Rows).Select(KnownAtOf)];
    }

    /// <summary>Of each row: 1 for a failure within the horizon, else 0; or hours.</summary>
    public double[] Values { get; }

    /// <summary>Of each row, the failure that it foretells; −1: none.</summary>
    public int[] Failure { get; }

    /// <summary>Of each row, when its value was known, µs; <see cref="long.MaxValue"/>: not within the cut.</summary>
    public long[] KnownAt { get; }

    /// <summary>The rows' values as something to learn. Hours that are left are learnt by their logarithm: an hour matters more the fewer are left.</summary>
    public Target TargetOf(int[] rows)
    {
        var values = Array.ConvertAll(rows, row => Values[row]);
        return _task switch
        {
            PredictionTask.FailureRisk => new Target.Class(values, 2),
            PredictionTask.MaintenanceWindow => new Target.Quantity(Array.ConvertAll(values, static hours => Math.Log(1 + hours))),
            _ => new Target.Quantity(values),
        };
    }

    /// <summary>How much each row counts in learning; null: all the same. Of hours that are left only those that ended are rows.</summary>
    /// <param name="until">When the part that is learnt from ends.</param>
    public double[]? WeightsOf(int[] rows, long until)
    {
        if (_task != PredictionTask.MaintenanceWindow)
            return null;
        var before = RowsBefore(until);
        var weights = CensoringWeights.Of(Lives(before, until));
        var byRow = new double[_set.Rows];
        for (var place = 0; place < before.Length; place++)
            byRow[before[place]] = weights[place];
        return Array.ConvertAll(rows, row => byRow[row]);
    }

    /// <summary>How long machines went on from each row before an instant, as far as was known then; for tasks that look as far as there is anything to see.</summary>
    public IReadOnlyCollection<Lifetime> LivesBefore(long until) => Lives(RowsBefore(until), until);

    private Lifetime[] Lives(int[] rows, long until) => Array.ConvertAll(rows, row => LifeOf(row, until));

    private int[] RowsBefore(long until) => [.. Enumerable.Range(0, _set.Rows).Where(row => _set.At[row] < until)];

    private double ValueOf(int row) => _task switch
    {
        PredictionTask.FailureRisk => FailureOf(row) >= 0 ? 1 : 0,
        PredictionTask.Downtime => _set.Downtime(row, _horizon),
        _ => _set.HoursLeft(row),
    };

    private int FailureOf(int row) =>
        _set.Next[row] >= 0 && (_task == PredictionTask.MaintenanceWindow || _set.Failures[_set.Next[row]].From <= _set.At[row] + _horizon) ? _set.Next[row] : -1;

    /// <summary>
    /// What a horizon brings is known when it is over, a failure in it or not: who took failures as they come and the rest later would see, near the end of
    /// every part, more failures than there are.
    /// </summary>
    private long KnownAtOf(int row)
    {
        if (_task == PredictionTask.MaintenanceWindow)
            return FailureOf(row) is >= 0 and var failure ? _set.Failures[failure].From : long.MaxValue;
        var until = _set.At[row] + _horizon;
        return until <= _set.KnownUntil[_set.Machine[row]] ? until : long.MaxValue;
    }

    /// <summary>The hours from a row to its failure as far as was known at an instant; without one, to that instant or to the machine's last reading.</summary>
    private Lifetime LifeOf(int row, long until) =>
        FailureOf(row) is >= 0 and var failure && _set.Failures[failure].From <= until
            ? new Lifetime((_set.Failures[failure].From - _set.At[row]) / TrainingSet.MicrosPerHour, Failed: true)
            : new Lifetime((Math.Min(until, _set.KnownUntil[_set.Machine[row]]) - _set.At[row]) / TrainingSet.MicrosPerHour, Failed: false);
}
