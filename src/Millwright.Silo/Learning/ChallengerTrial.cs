using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What the predictions of a challenger came to, beside those of its champion, since it has its present part.</summary>
internal sealed class ChallengerTrial(PredictionStore predictions, IOptions<LearningOptions> options)
{
    public double CanaryShare => options.Value.CanaryShare;

    public async Task<(TrialStep Step, string Reason)> Of(VersionRow challenger, CancellationToken cancellationToken)
    {
        var record = await predictions.Trial(challenger, cancellationToken);
        return TrialRule.Of(record, challenger.Canary > 0, new TrialTerms(options.Value.TrialPredictions, options.Value.TrialTolerance));
    }
}
