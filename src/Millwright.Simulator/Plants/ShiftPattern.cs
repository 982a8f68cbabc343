namespace Millwright.Simulator.Plants;

/// <summary>When a line works, in UTC: the daily and weekly rhythm of everything on it.</summary>
/// <param name="Name">The machine type's <c>operationalPattern</c>.</param>
/// <param name="FirstHour">Hour of the day at which work begins on a working day.</param>
/// <param name="Hours">How long a working day is; 24: it runs into the next.</param>
/// <param name="Weekends">Whether Saturday and Sunday are worked.</param>
internal sealed record ShiftPattern(string Name, int FirstHour, int Hours, bool Weekends)
{
    public static ShiftPattern OneShift { get; } = new("one-shift", 6, 8, Weekends: false);
    public static ShiftPattern TwoShift { get; } = new("two-shift", 6, 16, Weekends: false);

    /// <summary>Monday 06:00 to Saturday 06:00.</summary>
    public static ShiftPattern ThreeShift { get; } = new("three-shift", 6, 24, Weekends: false);

    public static ShiftPattern Continuous { get; } = new("continuous", 0, 24, Weekends: true);

    /// <summary>Whether the line works at this instant: inside a working day and not in its half-hour break.</summary>
    public bool Works(DateTimeOffset at)
    {
        var shifted = at.UtcDateTime.AddHours(-FirstHour);
        if (!Weekends && shifted.DayOfWeek is (DayOfWeek.Saturday or DayOfWeek.Sunday))
            return false;
        var hour = shifted.TimeOfDay.TotalHours;
        return hour < Hours && (Hours == 24 || !IsBreak(hour));
    }

    /// <summary>How busy the line is while it works, around 1: slow in a day's first hour, busiest in mid-morning, quieter at night.</summary>
    public static double Intensity(DateTimeOffset at)
    {
        var hour = at.UtcDateTime.TimeOfDay.TotalHours;
        return hour switch
        {
            < 5 => 0.85,
            < 10 => 0.85 + (0.25 * Smooth.Step((hour - 5) / 5)),
            < 14 => 1.1 - (0.1 * Smooth.Step((hour - 10) / 4)),
            < 20 => 1.0,
            _ => 1.0 - (0.15 * Smooth.Step((hour - 20) / 4)),
        };
    }

    private static bool IsBreak(double hour) => hour % 8 is >= 4 and < 4.5;
}

internal static class Smooth
{
    /// <summary>From 0 to 1 with no jump in slope (3x² − 2x³), held outside [0, 1].</summary>
    public static double Step(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * (3 - (2 * x));
    }
}
