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

/// <summary>How a version did where both versions predicted.</summary>
/// <param name="Pairs">Predictions of both, of the same machine and instant, whose outcome is known.</param>
/// <param name="ChampionError">The champion's mean error on them; <paramref name="ChallengerError"/>: the challenger's. Same measure, smaller is better.</param>
public readonly record struct TrialRecord(long Pairs, double ChampionError, double ChallengerError);

/// <summary>The terms of a trial.</summary>
/// <param name="FewestPairs">Outcomes that a decision needs.</param>
/// <param name="Tolerance">By which share the challenger's error may exceed the champion's and still count as no worse.</param>
public sealed record TrialTerms(int FewestPairs, double Tolerance);

/// <summary>Decides a challenger's next step from what came of its predictions; the champion is judged on the very same ones.</summary>
public static class TrialRule
{
    /// <param name="isCanary">Whether it answers for some machines already.</param>
    public static (TrialStep Step, string Reason) Of(in TrialRecord record, bool isCanary, TrialTerms terms)
    {
        if (record.Pairs < terms.FewestPairs)
            return (TrialStep.Wait, $"The outcome of {record.Pairs} predictions is known; {terms.FewestPairs} are needed.");
        var figures = $"on {record.Pairs} predictions whose outcome is known its error was {record.ChallengerError:G3}, the champion's {record.ChampionError:G3}";
        if (record.ChallengerError > record.ChampionError * (1 + terms.Tolerance))
            return (TrialStep.RollBack, $"It was worse: {figures}.");
        return isCanary ? (TrialStep.Promote, $"It held as a canary: {figures}.") : (TrialStep.Canary, $"It was no worse: {figures}.");
    }
}
