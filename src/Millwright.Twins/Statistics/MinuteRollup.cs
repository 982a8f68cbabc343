namespace Millwright.Twins.Statistics;

/// <summary>
/// One closed minute of one machine: for each sensor that had a good or uncertain value in it, what a chart needs.
/// Columns of equal length.
/// </summary>
/// <param name="Minute">Start of the minute, µs since 1970-01-01 UTC.</param>
public sealed record MinuteRollup(
    long Minute, string[] Sensors, int[] Count, double[] Sum, double[] SumOfSquares, double[] Min, double[] Max, double[] Last, long[] LastAt);
