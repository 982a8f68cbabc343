namespace Millwright.Silo.Learning;

/// <summary>What a forest or a distance needs and a machine does not tell.</summary>
internal static class MissingInputs
{
    /// <summary>Puts what is usual where a value is missing, in place.</summary>
    public static double[] Fill(double[] values, double[] usual)
    {
        for (var input = 0; input < values.Length; input++)
            if (!double.IsFinite(values[input]))
                values[input] = usual[input];
        return values;
    }
}
