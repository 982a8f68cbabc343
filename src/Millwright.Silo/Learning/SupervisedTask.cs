using Millwright.Learning.Models;
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

    private double ValueOf(int row) => _task switch
    {
        PredictionTask.FailureRisk => FailureOf(row) >= 0 ? 1 : 0,
        PredictionTask.Downtime => _set.Downtime(row, _horizon),
        _ => _set.HoursLeft(row),
    };

    private int FailureOf(int row) =>
        _set.Next[row] >= 0 && (_task == PredictionTask.MaintenanceWindow || _set.Failures[_set.Next[row]].From <= _set.At[row] + _horizon) ? _set.Next[row] : -1;

    private long KnownAtOf(int row)
    {
        var failure = FailureOf(row);
        if (_task != PredictionTask.Downtime && failure >= 0)
            return _set.Failures[failure].From;
        var until = _set.At[row] + _horizon;
        return _task != PredictionTask.MaintenanceWindow && until <= _set.KnownUntil[_set.Machine[row]] ? until : long.MaxValue;
    }
}
