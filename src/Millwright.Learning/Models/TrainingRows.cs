using Millwright.Learning.Tables;

namespace Millwright.Learning.Models;

/// <summary>The rows that a trainer may learn from: those that count, after all has been checked that every trainer relies on.</summary>
public static class TrainingRows
{
    /// <summary>The rows of a weight above 0.</summary>
    /// <exception cref="TrainingException">
    /// The target or the weights have another length than the table, there is no input or no row that counts, a target is not finite or not
    /// a class, a weight is negative or not finite.
    /// </exception>
    public static int[] Of(Table inputs, Target target, double[]? weights)
    {
        if (inputs.Columns.Count == 0)
            throw new TrainingException("The table has no inputs to learn from.");
        if (target.Values.Length != inputs.Rows)
            throw new TrainingException($"The target has {target.Values.Length} values for {inputs.Rows} rows.");
        if (weights is not null && weights.Length != inputs.Rows)
            throw new TrainingException($"There are {weights.Length} weights for {inputs.Rows} rows.");
        if (weights is not null && Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight))) is >= 0 and var bad)
            throw new TrainingException($"Row {bad} weighs {weights[bad]}; a weight is 0 or more.");
        if (target is Target.Quantile { Level: not (> 0 and < 1) } quantile)
            throw new TrainingException($"The quantile's level is {quantile.Level}; it lies between 0 and 1.");
        var rows = new int[weights?.Count(static weight => weight > 0) ?? inputs.Rows];
        if (rows.Length == 0)
            throw new TrainingException("No row counts: the table is empty or every weight is 0.");
        var next = 0;
        for (var row = 0; row < inputs.Rows; row++)
        {
            if (weights is null || weights[row] > 0)
                rows[next++] = row;
        }
        foreach (var row in rows)
        {
            if (!double.IsFinite(target.Values[row]))
                throw new TrainingException($"The target of row {row} is {target.Values[row]}.");
            if (target is Target.Class { Classes: var classes } && !(target.Values[row] >= 0 && target.Values[row] < classes && target.Values[row] == Math.Floor(target.Values[row])))
                throw new TrainingException($"The target of row {row} is {target.Values[row]}; classes are 0 to {classes - 1}.");
        }
        return rows;
    }

    /// <exception cref="TrainingException">All rows are of one class, so that there is nothing to tell apart.</exception>
    public static void RequireTwoClasses(Target target, ReadOnlySpan<int> rows)
    {
        if (target is not Target.Class)
            return;
        foreach (var row in rows)
        {
            if (target.Values[row] != target.Values[rows[0]])
                return;
        }
        throw new TrainingException($"All {rows.Length} rows are of class {target.Values[rows[0]]}: there is nothing to tell apart.");
    }
}
