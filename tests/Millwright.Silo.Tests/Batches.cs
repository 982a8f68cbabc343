using Millwright.Contracts.Readings;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Silo.Tests;

/// <summary>Readings as the tests speak of them.</summary>
internal static class Batches
{
    public const long Second = 1_000_000;

    /// <summary>2026-03-02 06:00 UTC, µs since 1970-01-01 UTC.</summary>
    public const long Start = 1_772_431_200_000_000;

    private static readonly string[] Temperature = ["temperature"];

    /// <summary>Critical above 90 at once.</summary>
    public static readonly MachineConfiguration Hot = new()
    {
        NoDataTimeout = TimeSpan.FromHours(1),
        Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Limits = new Limits { CriticalHigh = 90 } } },
    };

    /// <summary>Temperatures at seconds after <see cref="Start"/>.</summary>
    public static ReadingsMessage Temperatures(params (double Second, double Value)[] readings) => new(
        Temperature, Array.ConvertAll(readings, static reading => Start + (long)(reading.Second * Second)), new long[readings.Length],
        new byte[readings.Length], Array.ConvertAll(readings, static reading => reading.Value));

    public static ReadingOutcome[] Told(this ReadingsReceipt receipt) => Array.ConvertAll(receipt.Outcomes, static outcome => (ReadingOutcome)outcome);
}
