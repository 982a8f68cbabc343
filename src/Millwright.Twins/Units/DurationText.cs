using System.Globalization;

namespace Millwright.Twins.Units;

/// <summary>A duration within a sentence.</summary>
public static class DurationText
{
    /// <summary>In the largest unit of which there are two at least, or one exactly: <c>45 s</c>, <c>90 min</c>, <c>36 h</c>, <c>1 day</c>; up to six digits.</summary>
    public static string Of(TimeSpan duration)
    {
        var length = duration.Duration();
        if (Takes(length, TimeSpan.FromDays(1)))
            return $"{Number(duration.TotalDays)} {(length == TimeSpan.FromDays(1) ? "day" : "days")}";
        if (Takes(length, TimeSpan.FromHours(1)))
            return $"{Number(duration.TotalHours)} h";
        return Takes(length, TimeSpan.FromMinutes(1)) ? $"{Number(duration.TotalMinutes)} min" : $"{Number(duration.TotalSeconds)} s";
    }

    private static bool Takes(TimeSpan length, TimeSpan unit) => length == unit || length >= 2 * unit;

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
