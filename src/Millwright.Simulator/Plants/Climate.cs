namespace Millwright.Simulator.Plants;

/// <summary>The air in the hall, °C: 20 ± 3 over the year (warmest in late July) and ± 3 over the day (warmest at 15:00 UTC).</summary>
internal static class Climate
{
    public const double Mean = 20;
    public const double Swing = 6;

    public static double Ambient(DateTimeOffset at)
    {
        var time = at.UtcDateTime;
        return Mean + (3 * Wave((time.DayOfYear - 205) / 365.0)) + (3 * Wave((time.TimeOfDay.TotalHours - 15) / 24));
    }

    /// <summary>One period from crest (phase 0) to trough (½) and back, in ±1: a cosine's shape without its library.</summary>
    private static double Wave(double phase)
    {
        phase -= Math.Floor(phase);
        return 1 - (2 * Smooth.Step(phase < 0.5 ? 2 * phase : 2 - (2 * phase)));
    }
}
