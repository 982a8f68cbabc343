namespace Millwright.Evaluation.Alarms;

/// <summary>What one machine's sensors read, and when it failed. Times are µs since 1970-01-01 UTC, ascending.</summary>
/// <param name="Values">By row, in the order of <paramref name="Sensors"/>; NaN for absent.</param>
/// <param name="Failures">In order of time.</param>
internal sealed record LabelledSeries(string Machine, string[] Sensors, long[] At, double[][] Values, IReadOnlyList<LabelledFailure> Failures)
{
    /// <summary>The usual time between two rows, µs.</summary>
    public long Step => Median([.. At.Zip(At.Skip(1), static (one, next) => next - one)]);

    private static long Median(long[] gaps)
    {
        Array.Sort(gaps);
        return gaps[gaps.Length / 2];
    }
}

/// <summary>A failure as the labels tell it. An alarm raised from <paramref name="From"/> to <paramref name="Until"/>, both inside, speaks of it.</summary>
/// <param name="At">When it happened; alarms before it lead, alarms after it lag.</param>
internal sealed record LabelledFailure(long From, long At, long Until);

/// <summary>Series of one origin.</summary>
/// <param name="Labels">What the labels mean here, in one sentence.</param>
internal sealed record LabelledSet(string Name, string Labels, IReadOnlyList<LabelledSeries> Series);
