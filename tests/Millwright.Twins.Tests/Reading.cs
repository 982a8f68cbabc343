using Millwright.Twins.Readings;

namespace Millwright.Twins.Tests;

/// <summary>One reading in a producer's words.</summary>
/// <param name="At">Event time, µs since 1970-01-01 UTC.</param>
internal sealed record Reading(long At, params (string Sensor, double Value)[] Values)
{
    public long ArrivedAt { get; init; } = At;
    public long? Sequence { get; init; }
    public bool? Failed { get; init; }
    public ReadingQuality Quality { get; init; }

    public ReadingFlags Flags =>
        (ReadingFlags)Quality
        | (Sequence is null ? ReadingFlags.None : ReadingFlags.HasSequence)
        | (Failed is null ? ReadingFlags.None : ReadingFlags.SaysFailure)
        | (Failed == true ? ReadingFlags.Failed : ReadingFlags.None);

    public static Reading Of(double seconds, string sensor, double value) => new(Press.At(seconds), (sensor, value));

    /// <summary>These readings in columns, in this order; the batch arrives with the last of them.</summary>
    public static ReadingBatch Batch(IReadOnlyList<Reading> readings)
    {
        var sensors = readings.SelectMany(reading => reading.Values.Select(value => value.Sensor)).Distinct(StringComparer.Ordinal).ToArray();
        var values = new double[readings.Count * sensors.Length];
        Array.Fill(values, double.NaN);
        for (var row = 0; row < readings.Count; row++)
            foreach (var (sensor, value) in readings[row].Values)
                values[(row * sensors.Length) + Array.IndexOf(sensors, sensor)] = value;
        return new ReadingBatch(
            sensors, [.. readings.Select(reading => reading.At)], [.. readings.Select(reading => reading.Sequence ?? 0)],
            [.. readings.Select(reading => reading.Flags)], values, readings.Max(reading => reading.ArrivedAt));
    }
}
