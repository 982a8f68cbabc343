using System.Globalization;
using Millwright.Learning.Anomalies;

namespace Millwright.Silo.Learning;

/// <summary>From which score on a streaming detector has found an anomaly.</summary>
/// <param name="Detector">Its place among <see cref="MachineDetectors.Kinds"/>.</param>
/// <param name="AlarmsPerMonth">Alarms a month and machine that it would have raised in the quiet time that it comes from.</param>
internal sealed record DetectorLimit(int Detector, double Threshold, double AlarmsPerMonth)
{
    public DetectorKind Kind => MachineDetectors.Kinds[Detector];
}

/// <summary>The limits of the streaming detectors, learnt beside a model from the same machines and for the same alarm budget.</summary>
internal static class DetectorLimits
{
    /// <summary>One number is learnt of all quiet time there is. A detector of which too little is known gets none and is not heard.</summary>
    public static IReadOnlyList<DetectorLimit> Learn(DetectorPeaks peaks)
    {
        var limits = new List<DetectorLimit>();
        for (var place = 0; place < MachineDetectors.Kinds.Count; place++)
        {
            var detector = place;
            var scores = peaks.Hours.Select(hour => new QuietScore(hour.Machine, hour.At, hour.Peaks[detector])).ToList();
            if (QuietScores.Threshold(scores) is AlarmThreshold.Found found)
                limits.Add(new DetectorLimit(detector, found.Value, QuietScores.AlarmsPerMonth(scores, found.Value)));
        }
        return limits;
    }

    /// <summary>A line a detector: its algorithm, its limit, its alarms a month.</summary>
    public static string Write(IReadOnlyList<DetectorLimit> limits) =>
        string.Join('\n', limits.Select(static limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Kind.Algorithm} {limit.Threshold:R} {limit.AlarmsPerMonth:R}")));

    /// <exception cref="FormatException">It is no such text.</exception>
    public static IReadOnlyList<DetectorLimit> Read(string text)
    {
        var limits = new List<DetectorLimit>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var algorithm, var threshold, var rate])
                throw new FormatException($"'{line}' is no limit of a detector.");
            for (var detector = 0; detector < MachineDetectors.Kinds.Count; detector++)
                if (MachineDetectors.Kinds[detector].Algorithm == algorithm)
                    limits.Add(new DetectorLimit(detector, double.Parse(threshold, CultureInfo.InvariantCulture), double.Parse(rate, CultureInfo.InvariantCulture)));
        }
        return limits;
    }
}
