using Millwright.Learning.Tables;

namespace Millwright.Learning.Features;

/// <summary>One thing that was learnt of a machine: a reading, or an event where <paramref name="Kind"/> is 0 or more.</summary>
/// <param name="Happened">When it was measured or happened, microseconds since 1970-01-01 UTC.</param>
/// <param name="Known">When it arrived; history is replayed in this order.</param>
/// <param name="Values">One a sensor for a reading; empty for an event.</param>
public readonly record struct Observation(long Happened, long Known, double[] Values, int Kind = -1)
{
    public static Observation Reading(long at, double[] values) => new(at, at, values);

    public static Observation Event(long at, int kind) => new(at, at, [], kind);
}

/// <summary>History through the function that also serves: the rows of a training table are what a twin would have seen at each instant.</summary>
public static class FeatureReplay
{
    /// <summary>A row for each instant of <paramref name="asOf"/>, made of all that was known by then.</summary>
    /// <param name="history">In the order of <see cref="Observation.Known"/>.</param>
    /// <param name="asOf">In ascending order.</param>
    /// <exception cref="ArgumentException">One of them is out of order.</exception>
    public static Table Replay(FeatureSpec spec, ReadOnlySpan<double> attributes, IEnumerable<Observation> history, IReadOnlyList<long> asOf)
    {
        var rows = new double[asOf.Count][];
        var state = new FeatureState(spec, attributes);
        var (row, known) = (0, long.MinValue);
        foreach (var observation in history)
        {
            if (observation.Known < known)
                throw new ArgumentException("History is replayed in the order in which it became known.", nameof(history));
            known = observation.Known;
            for (; row < rows.Length && asOf[row] < known; row++)
                rows[row] = Ask(state, asOf, row);
            if (observation.Kind < 0)
                state.Observe(observation.Happened, observation.Values, known);
            else
                state.Event(observation.Happened, observation.Kind, known);
        }
        for (; row < rows.Length; row++)
            rows[row] = Ask(state, asOf, row);
        return Table.FromRows(spec.Columns, rows);
    }

    private static double[] Ask(FeatureState state, IReadOnlyList<long> asOf, int row)
    {
        if (row > 0 && asOf[row] < asOf[row - 1])
            throw new ArgumentException("Instants are asked in ascending order.", nameof(asOf));
        var values = new double[state.Spec.Features.Count];
        state.Compute(asOf[row], values);
        return values;
    }
}
