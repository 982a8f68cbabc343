namespace Millwright.Twins.Statistics;

/// <summary>
/// One closed minute of one machine: for each sensor that had a good or uncertain value in it, what a chart needs.
/// Columns of equal length.
/// </summary>
/// <param name="Minute">Start of the minute, µs since 1970-01-01 UTC.</param>
/// <param name="M2">Sums of squared deviations from the mean; the population variance is this / count.</param>
public sealed record MinuteRollup(
    long Minute, string[] Sensors, int[] Count, double[] Sum, double[] M2, double[] Min, double[] Max, double[] Last, long[] LastAt);
