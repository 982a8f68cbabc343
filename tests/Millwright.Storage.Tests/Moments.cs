using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Storage.Tests;

/// <summary>Times and readings as the tests speak of them; times in µs since 1970-01-01 UTC.</summary>
internal static class Moments
{
    /// <summary>2026-03-02 06:00 UTC, the start of a minute.</summary>
    public const long Start = 1_772_431_200_000_000;

    public const long Second = 1_000_000;

    public const long Minute = 60 * Second;

    public static readonly string[] Temperature = ["temperature"];

    /// <summary>Critical above 90 at once.</summary>
    public static readonly MachineConfiguration Hot = new()
    {
        Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Limits = new Limits { CriticalHigh = 90 } } },
    };

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>Temperatures at seconds after <see cref="Start"/>, arriving together right after the newest.</summary>
    public static ReadingBatch Temperatures(params (double Second, double Value)[] readings) => Batch(
        Temperature, Array.ConvertAll(readings, static reading => (Start + (long)(reading.Second * Second), new[] { reading.Value })));

    public static ReadingBatch Batch(string[] sensors, (long At, double[] Values)[] rows, ReadingFlags flags = ReadingFlags.None) => new(
        sensors, Array.ConvertAll(rows, static row => row.At), new long[rows.Length], Enumerable.Repeat(flags, rows.Length).ToArray(),
        [.. rows.SelectMany(static row => row.Values)], rows.Max(static row => row.At) + Second);
}
