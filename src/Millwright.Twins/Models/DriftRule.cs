namespace Millwright.Twins.Models;

/// <summary>How many machines have drifted.</summary>
public enum DriftExtent
{
    /// <summary>Its sensor, or what it is used for.</summary>
    OneMachine,
    Cohort,

    /// <summary>What the model has learnt is of another world.</summary>
    All,
}

/// <summary>Tells a machine that has changed from a world that has.</summary>
public static class DriftRule
{
    /// <summary>From this share of the machines on, all have drifted: some are idle whenever one looks.</summary>
    private const double AllShare = 0.8;

    /// <summary>From this share on a new training is worth while.</summary>
    private const double RetrainShare = 0.5;

    /// <param name="drifted">Machines that have drifted, 1 or more; <paramref name="watched"/>: of so many.</param>
    public static DriftExtent Extent(int drifted, int watched) =>
        drifted >= AllShare * watched && watched > 1 ? DriftExtent.All : drifted == 1 ? DriftExtent.OneMachine : DriftExtent.Cohort;

    /// <summary>Whether the model is to learn anew: not for one machine, unless the model is that machine's own.</summary>
    public static bool CallsForTraining(int drifted, int watched, ModelScope scope) => scope.Kind == ScopeKind.Machine || (drifted > 1 && drifted >= RetrainShare * watched);
}
