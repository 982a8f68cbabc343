namespace Millwright.Evaluation.Alarms;

/// <summary>Something that an operator was told: an alarm, at one instant, or an incident, from its first alarm to its last. µs since 1970-01-01 UTC.</summary>
internal readonly record struct Announcement(long From, long Until);

/// <summary>What was told, held against the labels. Tallies of several series add up.</summary>
/// <param name="Told">Alarms or incidents.</param>
/// <param name="True">Of them, those that speak of a failure.</param>
/// <param name="Found">Failures that something speaks of.</param>
/// <param name="Leads">For each of those, from the first word of it to the failure, µs; negative: it came after.</param>
/// <param name="Watched">The time that is scored, µs.</param>
internal sealed record Tally(int Failures, int Told, int True, int Found, IReadOnlyList<long> Leads, long Watched)
{
    private const double MicrosPerWeek = 7 * 86_400e6;

    public static Tally None { get; } = new(0, 0, 0, 0, [], 0);

    public int False => Told - True;

    public double FoundShare => Failures == 0 ? 0 : (double)Found / Failures;

    public double TruePerFailure => Failures == 0 ? 0 : (double)True / Failures;

    public double FalsePerWeek => Watched == 0 ? 0 : False / (Watched / MicrosPerWeek);

    /// <summary>Null where no failure was found.</summary>
    public TimeSpan? MedianLead => Leads.Count == 0 ? null : TimeSpan.FromMicroseconds(Leads.Order().ElementAt(Leads.Count / 2));

    /// <param name="from">What is scored begins here: failures that could be told of before are left out.</param>
    public static Tally Of(IReadOnlyList<Announcement> told, IReadOnlyList<LabelledFailure> failures, long from, long until)
    {
        var scored = failures.Where(failure => failure.From >= from).ToList();
        var leads = new List<long>();
        foreach (var failure in scored)
        {
            var first = told.Where(one => SpeaksOf(one, failure)).Select(one => Math.Max(one.From, failure.From)).DefaultIfEmpty(long.MaxValue).Min();
            if (first < long.MaxValue)
                leads.Add(failure.At - first);
        }
        // Against every label: an alarm about a failure that is not scored is not false.
        var known = told.Where(one => failures.Any(failure => SpeaksOf(one, failure))).ToList();
        var beside = known.Count(one => !scored.Exists(failure => SpeaksOf(one, failure)));
        return new Tally(scored.Count, told.Count - beside, known.Count - beside, leads.Count, leads, until - from);
    }

    public static Tally operator +(Tally one, Tally other) => new(
        one.Failures + other.Failures, one.Told + other.Told, one.True + other.True, one.Found + other.Found, [.. one.Leads, .. other.Leads], one.Watched + other.Watched);

    private static bool SpeaksOf(Announcement told, LabelledFailure failure) => told.From <= failure.Until && told.Until >= failure.From;
}
