using System.Globalization;
using Millwright.Twins.State;

namespace Millwright.Twins.Alarms.Performance;

public enum RemedyKind : byte
{
    /// <summary>The alarm waits for so long that its condition goes on holding before it is raised.</summary>
    OnDelay,

    /// <summary>The alarm waits for so long that its condition stays away before it returns.</summary>
    OffDelay,

    /// <summary>The alarm returns only when the value is so far back inside the limit.</summary>
    Deadband,
}

/// <summary>A change of its rule that would have kept an alarm quieter, on top of what the rule has; told from the alarm's own history.</summary>
/// <param name="Delay">For the delays, whole seconds.</param>
/// <param name="Deadband">For the deadband, in the limit's unit.</param>
/// <param name="Before">How often it was announced.</param>
/// <param name="After">How often it would have been.</param>
/// <param name="AlarmLater">What it costs: operators hear of each alarm so much later.</param>
/// <param name="ReturnLater">What it costs: the alarm stands so much longer; null: until the value is that far inside the limit.</param>
public sealed record Remedy(RemedyKind Kind, TimeSpan? Delay, double? Deadband, int Before, int After, TimeSpan AlarmLater, TimeSpan? ReturnLater);

/// <summary>The time between a return and the next raise of the same source, in which a deadband would have had to hold the alarm.</summary>
public readonly record struct Gap(long From, long To);

/// <summary>Looks for the smallest delay and the smallest deadband that would have removed a share of a source's annunciations.</summary>
public static class Remedies
{
    /// <summary>Longer delays are a change of the alarm's purpose, not of its quality.</summary>
    public static TimeSpan LongestOnDelay { get; } = TimeSpan.FromMinutes(1);

    public static TimeSpan LongestOffDelay { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A value that stayed inside its limit for longer than this was well again.</summary>
    public static TimeSpan LongestGap { get; } = TimeSpan.FromMinutes(10);

    private const long Second = 1_000_000;

    /// <summary>The gaps of a source that a deadband could have bridged, in order.</summary>
    public static IReadOnlyList<Gap> Gaps(IEnumerable<Annunciation> ofSource) =>
        [.. Between(ofSource).Where(static gap => gap.To - gap.From <= Deadlines.Micros(LongestGap))];

    /// <param name="ofSource">The annunciations of one source.</param>
    /// <param name="depths">For each of its <see cref="Gaps"/>, how far the value came back inside the limit, 0 or more; null: not known.</param>
    /// <param name="share">How much of the annunciations is to go, above 0 and up to 1.</param>
    /// <returns>What would do, what costs no time of the operators' first; none when nothing would.</returns>
    public static IReadOnlyList<Remedy> Of(IReadOnlyCollection<Annunciation> ofSource, IReadOnlyList<double?> depths, double share)
    {
        var count = ofSource.Count;
        var needed = (int)Math.Ceiling(share * count);
        if (needed == 0)
            return [];
        var found = new List<Remedy>();
        if (SmallestDelay(Between(ofSource).Select(static gap => gap.To - gap.From), needed, LongestOffDelay) is { } off)
            found.Add(new Remedy(RemedyKind.OffDelay, off.Delay, null, count, count - off.Removed, TimeSpan.Zero, off.Delay));
        if (SmallestDeadband(depths, needed) is { } band)
            found.Add(new Remedy(RemedyKind.Deadband, null, band.Deadband, count, count - band.Removed, TimeSpan.Zero, null));
        if (SmallestDelay(ofSource.Where(static one => one.ReturnedAt > 0).Select(static one => one.ReturnedAt - one.At), needed, LongestOnDelay) is { } on)
            found.Add(new Remedy(RemedyKind.OnDelay, on.Delay, null, count, count - on.Removed, on.Delay, TimeSpan.Zero));
        return found;
    }

    private static IEnumerable<Gap> Between(IEnumerable<Annunciation> ofSource)
    {
        var inOrder = ofSource.OrderBy(static one => one.At).ThenBy(static one => one.Alarm).ToList();
        for (var next = 1; next < inOrder.Count; next++)
            if (inOrder[next - 1].ReturnedAt is > 0 and var returned && returned <= inOrder[next].At)
                yield return new Gap(returned, inOrder[next].At);
    }

    /// <summary>What lasted shorter than the delay would not have been.</summary>
    private static (TimeSpan Delay, int Removed)? SmallestDelay(IEnumerable<long> durations, int needed, TimeSpan longest)
    {
        var shortestFirst = durations.Order().ToArray();
        if (shortestFirst.Length < needed)
            return null;
        var delay = (shortestFirst[needed - 1] / Second + 1) * Second;
        return delay <= Deadlines.Micros(longest) ? (TimeSpan.FromMicroseconds(delay), shortestFirst.Count(duration => duration < delay)) : null;
    }

    private static (double Deadband, int Removed)? SmallestDeadband(IEnumerable<double?> depths, int needed)
    {
        var shallowestFirst = depths.OfType<double>().Where(double.IsFinite).Order().ToArray();
        if (shallowestFirst.Length < needed)
            return null;
        // A value that came back to its limit and no further is held by any deadband, so by the smallest that the others tell of.
        var depth = shallowestFirst.Skip(needed - 1).FirstOrDefault(static depth => depth > 0);
        if (depth == 0)
            return null;
        var deadband = RoundedUp(depth);
        return (deadband, shallowestFirst.Count(depth => depth < deadband));
    }

    /// <summary>The next number above with two significant digits, as a person would enter it.</summary>
    private static double RoundedUp(double depth)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(depth)) - 1);
        // Through text: 3 * 0.1 is no number that anybody would enter.
        return double.Parse(((Math.Floor(depth / step) + 1) * step).ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
