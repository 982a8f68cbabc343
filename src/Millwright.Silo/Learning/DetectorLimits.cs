using System.Globalization;
using Millwright.Learning.Anomalies;

namespace Millwright.Silo.Learning;

/// <summary>From which score on a streaming detector has found an anomaly.</summary>
/// <param name="Detector">Its place among <see cref="MachineDetectors.Kinds"/>.</param>
/// <param name="AlarmsPerMonth">Alarms a month and machine in quiet time that the limit does not come from.</param>
internal sealed record DetectorLimit(int Detector, double Threshold, double AlarmsPerMonth)
{
    public DetectorKind Kind => MachineDetectors.Kinds[Detector];
}

/// <summary>The limits of the streaming detectors, learnt beside a model from the same machines and for the same alarm budget.</summary>
internal static class DetectorLimits
{
    private const double CalibrateShare = 0.8;

    /// <summary>A detector that cannot keep the budget, or of which too little is known, gets none and is not heard.</summary>
    /// <param name="leeway">By which factor the alarms of the part to judge by may exceed the budget.</param>
    public static IReadOnlyList<DetectorLimit> Learn(DetectorPeaks peaks, double leeway)
    {
        var hours = peaks.Hours.OrderBy(static hour => hour.At).ToList();
        var calibrate = (int)(CalibrateShare * hours.Count);
        var limits = new List<DetectorLimit>();
        for (var place = 0; place < MachineDetectors.Kinds.Count; place++)
        {
            var detector = place;
            IEnumerable<QuietScore> Of(IEnumerable<PeakHour> part) => part.Select(hour => new QuietScore(hour.Machine, hour.At, hour.Peaks[detector]));
            if (QuietScores.Threshold(Of(hours.Take(calibrate))) is AlarmThreshold.Found found
                && QuietScores.AlarmsPerMonth(Of(hours.Skip(calibrate)), found.Value) is var rate && rate <= leeway * AlarmBudget.Default.PerMonth)
                limits.Add(new DetectorLimit(detector, found.Value, rate));
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
