using System.Diagnostics;
using System.Globalization;

namespace Millwright.Evaluation.Reports;

/// <summary>What a piece of work took: wall-clock time, and the most memory that the whole process held meanwhile.</summary>
internal sealed class Cost
{
    private const string Status = "/proc/self/status";
    private const string Peak = "VmHWM:";
    private readonly long _begun;

    private Cost()
    {
        GC.Collect();
        ResetPeak();
        _begun = Stopwatch.GetTimestamp();
    }

    public static Cost Begin() => new();

    public double Seconds => Stopwatch.GetElapsedTime(_begun).TotalSeconds;

    /// <summary>Linux counts the peak since it was reset; elsewhere it is that of the process since its start.</summary>
    public static double PeakMiB
    {
        get
        {
            var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(each => each.StartsWith(Peak, StringComparison.Ordinal)) : null;
            return line is null
                ? Environment.WorkingSet / 1024.0 / 1024
                : double.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:F1} s, peak {PeakMiB:F0} MiB");

    private static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The peak then covers the parts before as well.
        }
    }
}
