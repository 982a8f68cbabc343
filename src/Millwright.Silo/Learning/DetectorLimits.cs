using System.Globalization;

namespace Millwright.Silo.Learning;

/// <summary>From which score on a streaming detector has found an anomaly of a sensor.</summary>
/// <param name="Detector">Its place among <see cref="MachineDetectors.Kinds"/>; <paramref name="Sensor"/>: the sensor's among those of the version.</param>
/// <param name="AlarmsPerMonth">False alarms a month and machine that are expected.</param>
internal sealed record DetectorLimit(int Detector, int Sensor, double Threshold, double AlarmsPerMonth)
{
    public DetectorKind Kind => MachineDetectors.Kinds[Detector];
}

/// <summary>The limits of the streaming detectors as a version keeps them.</summary>
internal static class DetectorLimits
{
    /// <summary>A line a detector and sensor: its algorithm, the sensor, its limit, its alarms a month.</summary>
    public static string Write(IReadOnlyList<DetectorLimit> limits, IReadOnlyList<string> sensors) => string.Join(
        '\n', limits.Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Kind.Algorithm} {sensors[limit.Sensor]} {limit.Threshold:R} {limit.AlarmsPerMonth:R}")));

    /// <exception cref="FormatException">It is no such text.</exception>
    public static IReadOnlyList<DetectorLimit> Read(string text, string[] sensors)
    {
        var limits = new List<DetectorLimit>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var algorithm, var name, var threshold, var rate] || Array.IndexOf(sensors, name) is not (>= 0 and var sensor))
                throw new FormatException($"'{line}' is no limit of a detector.");
            for (var detector = 0; detector < MachineDetectors.Kinds.Count; detector++)
                if (MachineDetectors.Kinds[detector].Algorithm == algorithm)
                    limits.Add(new DetectorLimit(detector, sensor, double.Parse(threshold, CultureInfo.InvariantCulture), double.Parse(rate, CultureInfo.InvariantCulture)));
        }
        return limits;
    }
}
