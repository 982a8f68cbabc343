namespace Millwright.Learning.Drift;

/// <summary>A test's statistic and the chance of one at least as large if nothing had changed (p-value, 0 to 1).</summary>
public readonly record struct TwoSampleTest(double Statistic, double Chance);

/// <summary>
/// The two-sample Kolmogorov–Smirnov test: the largest distance of two empirical distribution functions, 0 to 1. The chance is the
/// asymptotic one with Stephens' correction for size ("Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics without
/// extensive tables", JRSS B 32(1), 1970), good to about 0.01 from ten values on.
/// </summary>
public static class KolmogorovSmirnov
{
    /// <summary>Compares two samples of at least one finite value each. O(n log n).</summary>
    public static TwoSampleTest Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (first, second) = (reference.ToArray(), current.ToArray());
        first.AsSpan().Sort();
        second.AsSpan().Sort();
        return OfSorted(first, second);
    }

    /// <summary>The same of ascending samples, in linear time and without allocation.</summary>
    public static TwoSampleTest OfSorted(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (left, right, widest) = (0, 0, 0.0);
        while (left < reference.Length && right < current.Length)
        {
            var value = Math.Min(reference[left], current[right]);
            while (left < reference.Length && reference[left] <= value)
                left++;
            while (right < current.Length && current[right] <= value)
                right++;
            widest = Math.Max(widest, Math.Abs((double)left / reference.Length - (double)right / current.Length));
        }
        var size = Math.Sqrt((double)reference.Length * current.Length / (reference.Length + current.Length));
        return new TwoSampleTest(widest, Chance((size + 0.12 + 0.11 / size) * widest));
    }

    /// <summary>The statistic of which the chance is <paramref name="level"/>, 0 to 1: by the first term of the series, exact to 0.001 below a level of 0.2. It may exceed 1: samples so small are never so far apart.</summary>
    public static double Critical(int reference, int current, double level)
    {
        var size = Math.Sqrt((double)reference * current / (reference + current));
        return Math.Sqrt(-Math.Log(level / 2) / 2) / (size + 0.12 + 0.11 / size);
    }

    /// <summary>The upper tail of Kolmogorov's distribution; each of its two series is used where it converges in a few terms.</summary>
    private static double Chance(double distance)
    {
        if (distance < 1e-3)
            return 1;
        var sum = 0.0;
        if (distance < 1.18)
        {
            for (var term = 1; term <= 7; term += 2)
                sum += Math.Exp(-term * term * Math.PI * Math.PI / (8 * distance * distance));
            return Math.Clamp(1 - Math.Sqrt(2 * Math.PI) / distance * sum, 0, 1);
        }
        for (var term = 1; term <= 4; term++)
            sum += (term % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * term * term * distance * distance);
        return Math.Clamp(sum, 0, 1);
    }
}
