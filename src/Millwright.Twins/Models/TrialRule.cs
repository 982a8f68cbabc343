namespace Millwright.Twins.Models;

/// <summary>What becomes of a challenger next.</summary>
public enum TrialStep
{
    /// <summary>Too little is known of it.</summary>
    Wait,

    /// <summary>It answers in earnest for some machines.</summary>
    Canary,

    /// <summary>It becomes the champion.</summary>
    Promote,

    /// <summary>It was worse, and answers no more.</summary>
    RollBack,
}

/// <summary>How two versions did where both predicted: the same machines at the same instants.</summary>
/// <param name="Made">Predictions of both.</param>
/// <param name="Span">Event time from the first of them to the last.</param>
/// <param name="ChampionSkill">The share of what will come that the champion's own probabilities say it foresees, 0 to 1; <paramref name="ChallengerSkill"/>: the challenger's. Null: the task has no probabilities.</param>
/// <param name="Known">Predictions of both whose outcome is known.</param>
/// <param name="ChampionError">The champion's mean error on these; <paramref name="ChallengerError"/>: the challenger's. Same measure, smaller is better.</param>
public readonly record struct TrialRecord(
    long Made, TimeSpan Span, double? ChampionSkill, double? ChallengerSkill, long Known, double ChampionError, double ChallengerError);

/// <summary>The terms of a trial.</summary>
/// <param name="FewestPairs">Predictions of both that a decision needs.</param>
/// <param name="Tolerance">By which share the challenger's error may exceed the champion's and still count as no worse.</param>
/// <param name="Span">Event time that a decision without outcomes needs to have seen.</param>
public sealed record TrialTerms(int FewestPairs, double Tolerance, TimeSpan Span);

/// <summary>
/// Decides a challenger's next step from what came of its predictions or, before that is known, from its probabilities alone; outcomes then bear out or undo
/// what was decided without them. The champion is judged on the very same predictions.
/// </summary>
public static class TrialRule
{
    /// <summary>A challenger that foresees less than this share of what the champion does is plainly worse. More an estimate cannot tell: a champion knows nothing of what it is blind to.</summary>
    private const double PlainlyWorse = 0.5;

    /// <param name="isCanary">Whether it answers for some machines already.</param>
    /// <returns>The step, whether outcomes decided it, and why.</returns>
    public static (TrialStep Step, bool IsConfirmed, string Reason) Of(in TrialRecord record, bool isCanary, TrialTerms terms)
    {
        if (record.Known >= terms.FewestPairs)
        {
            var errors = $"on {record.Known} predictions whose outcome is known its error was {record.ChallengerError:G3}, the champion's {record.ChampionError:G3}";
            return IsWorse(record, terms)
                ? (TrialStep.RollBack, true, $"It was worse: {errors}.")
                : isCanary ? (TrialStep.Promote, true, $"It held as a canary: {errors}.") : (TrialStep.Canary, true, $"It was no worse: {errors}.");
        }
        if (record is not { ChampionSkill: { } champion, ChallengerSkill: { } challenger } || record.Made < terms.FewestPairs || record.Span < terms.Span)
            return (TrialStep.Wait, false, $"{record.Made} predictions were made and the outcome of {record.Known} is known; {terms.FewestPairs} are needed.");
        var skills = $"by its own probabilities it foresees {challenger:P0} of what will come, the champion {champion:P0}, on {record.Made} predictions whose outcome is not known yet";
        return challenger < PlainlyWorse * champion
            ? (TrialStep.RollBack, false, $"It seems worse: {skills}.")
            : isCanary ? (TrialStep.Promote, false, $"It seems to hold as a canary: {skills}.") : (TrialStep.Canary, false, $"It seems no worse: {skills}.");
    }

    /// <summary>What outcomes say of a champion that became it without them: <see cref="TrialStep.Promote"/> bears it out, <see cref="TrialStep.RollBack"/> undoes it.</summary>
    /// <param name="record">The champion before it as the champion, the one that took its place as the challenger.</param>
    public static (TrialStep Step, string Reason) Confirm(in TrialRecord record, TrialTerms terms)
    {
        if (record.Known < terms.FewestPairs)
            return (TrialStep.Wait, $"The outcome of {record.Known} predictions is known; {terms.FewestPairs} are needed.");
        var errors = $"on {record.Known} predictions whose outcome is known its error was {record.ChallengerError:G3}, that of the champion before it {record.ChampionError:G3}";
        return IsWorse(record, terms) ? (TrialStep.RollBack, $"It turned out worse: {errors}.") : (TrialStep.Promote, $"Outcomes bear it out: {errors}.");
    }

    private static bool IsWorse(in TrialRecord record, TrialTerms terms) => record.ChallengerError > record.ChampionError * (1 + terms.Tolerance);
}
