namespace Millwright.Learning.Explanation;

/// <summary>
/// Explains one output of any model by what it would be if one input were not known: the difference to its mean over the input's usual values, the others as they
/// are (Robnik-Šikonja and Kononenko, "Explaining classifications for individual instances", IEEE TKDE 20(5), 2008). The parts need not add up to the output: where
/// two inputs say the same, neither is missed alone.
/// </summary>
/// <remarks>O(inputs × values) predictions; nothing is left to chance.</remarks>
public static class Occlusion
{
    private const int MostValues = 16;

    /// <param name="row">One value an input, NaN where it is missing.</param>
    /// <param name="usual">Of each input, values as they are spread where the model was trained; empty: none was ever there, and it did nothing.</param>
    /// <returns>Of each input, by how much its value moves the output.</returns>
    public static double[] Explain(Func<double[], double> model, double[] row, IReadOnlyList<double[]> usual)
    {
        var (output, changed, contributions) = (model(row), row.ToArray(), new double[row.Length]);
        for (var input = 0; input < row.Length; input++)
        {
            var values = Evenly(usual[input]);
            if (values.Length == 0)
                continue;
            var sum = 0.0;
            foreach (var value in values)
            {
                changed[input] = value;
                sum += model(changed);
            }
            changed[input] = row[input];
            contributions[input] = output - (sum / values.Length);
        }
        return contributions;
    }

    private static double[] Evenly(double[] values) => values.Length <= MostValues
        ? values
        : [.. Enumerable.Range(0, MostValues).Select(place => values[(int)((place + 0.5) / MostValues * values.Length)])];
}
