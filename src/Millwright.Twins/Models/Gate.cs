using System.Globalization;

namespace Millwright.Twins.Models;

/// <summary>
/// Lets a new version through that is better than what knows nothing, by a margin, and no worse than the champion; all judged on the same rows, which
/// none was learnt from.
/// </summary>
public static class Gate
{
    /// <summary>A version has to lie below the best baseline's loss by this share of it.</summary>
    public const double Margin = 0.02;

    /// <param name="measure">What the losses are, as people read it: <c>log loss</c>. Smaller is better.</param>
    /// <param name="champion">The champion's loss; null: there is none.</param>
    /// <param name="baselines">The losses of what knows nothing, by its name; one at least.</param>
    public static (bool Passed, string Verdict) Of(string measure, double version, double? champion, IReadOnlyDictionary<string, double> baselines)
    {
        var (name, best) = baselines.MinBy(static baseline => baseline.Value);
        if (!(version <= best * (1 - Margin)))
            return (false, string.Create(CultureInfo.InvariantCulture, $"Refused: its {measure} is {version:0.####}, and '{name}', which looks at no reading, has {best:0.####}; {Margin:P0} less were needed."));
        if (champion is { } present && version > present)
            return (false, string.Create(CultureInfo.InvariantCulture, $"Refused: its {measure} is {version:0.####}, the champion's is {present:0.####} on the same rows."));
        return (true, champion is { } beaten
            ? string.Create(CultureInfo.InvariantCulture, $"Passed: its {measure} is {version:0.####}, the champion's {beaten:0.####}, that of '{name}' {best:0.####}.")
            : string.Create(CultureInfo.InvariantCulture, $"Passed: its {measure} is {version:0.####}, that of '{name}' {best:0.####}."));
    }
}
