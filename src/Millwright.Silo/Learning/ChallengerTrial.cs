using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What two versions' predictions of the same machines and instants say of them.</summary>
internal sealed class ChallengerTrial(PredictionStore predictions, IOptions<LearningOptions> options)
{
    public double CanaryShare => options.Value.CanaryShare;

    /// <summary>A challenger beside its champion, since it has its present part.</summary>
    public async Task<(TrialStep Step, bool IsConfirmed, string Reason)> Of(VersionRow champion, VersionRow challenger, CancellationToken cancellationToken) =>
        TrialRule.Of(await predictions.Compare(champion.Id, challenger.Id, challenger.AliasSince ?? challenger.CreatedAt, cancellationToken), challenger.Canary > 0, Terms);

    /// <summary>A champion that became it before outcomes were known, beside the one before it; on all that both predicted.</summary>
    public async Task<(TrialStep Step, string Reason)> Confirm(VersionRow champion, Guid before, CancellationToken cancellationToken) =>
        TrialRule.Confirm(await predictions.Compare(before, champion.Id, champion.CreatedAt, cancellationToken), Terms);

    private TrialTerms Terms => new(options.Value.TrialPredictions, options.Value.TrialTolerance, options.Value.TrialSpan);
}
