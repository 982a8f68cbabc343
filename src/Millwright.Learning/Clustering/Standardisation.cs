namespace Millwright.Learning.Clustering;

/// <summary>Features in deviations from their mean (population deviation), so that no unit outweighs another. A feature that never varies stays 0.</summary>
internal sealed class Standardisation
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    private Standardisation(double[] means, double[] deviations) => (_means, _deviations) = (means, deviations);

    public IReadOnlyList<double> Deviations => _deviations;

    /// <exception cref="TooFewRowsException">There are fewer rows than <paramref name="clusters"/> to be made of them.</exception>
    public static Standardisation Of(IReadOnlyList<double[]> rows, int clusters)
    {
        if (rows.Count < clusters)
            throw new TooFewRowsException(rows.Count, clusters);
        var (means, deviations) = (new double[rows[0].Length], new double[rows[0].Length]);
        for (var feature = 0; feature < means.Length; feature++)
        {
            means[feature] = rows.Average(row => row[feature]);
            deviations[feature] = Math.Sqrt(rows.Average(row => (row[feature] - means[feature]) * (row[feature] - means[feature])));
        }
        return new Standardisation(means, deviations);
    }

    public double[] Apply(double[] row)
    {
        if (row.Length != _means.Length)
            throw new ArgumentException($"An episode has {row.Length} features where {_means.Length} were learnt.", nameof(row));
        return [.. row.Select((value, feature) => _deviations[feature] == 0 ? 0 : (value - _means[feature]) / _deviations[feature])];
    }

    public double[] Undo(double[] row) => [.. row.Select((value, feature) => _means[feature] + value * _deviations[feature])];
}
