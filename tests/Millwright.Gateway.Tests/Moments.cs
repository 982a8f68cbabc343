using System.Globalization;

namespace Millwright.Gateway.Tests;

/// <summary>Times and readings as the tests speak of them: seconds after a whole minute that lies a little in the past.</summary>
internal static class Moments
{
    /// <summary>The start of the minute ten minutes ago.</summary>
    public static readonly DateTimeOffset Start = Minute(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10));

    public static DateTimeOffset Moment(double seconds) => Start.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));

    public static string At(double seconds) => Moment(seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A reading of one sensor, temperature.</summary>
    /// <param name="more">Further members, each with a comma before it.</param>
    public static string Reading(string machine, double second, double temperature, string more = "") =>
        $$$"""{"machineId":"{{{machine}}}","timestamp":"{{{At(second)}}}","values":{"temperature":{{{temperature.ToString("R", CultureInfo.InvariantCulture)}}} }{{{more}}}}""";

    /// <summary>Readings of temperature, in one body.</summary>
    public static string Several(string machine, params (double Second, double Temperature)[] readings) =>
        $"[{string.Join(',', readings.Select(reading => Reading(machine, reading.Second, reading.Temperature)))}]";

    private static DateTimeOffset Minute(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));
}
