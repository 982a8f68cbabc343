using System.Globalization;
using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Compares how sure a champion's risks are of themselves with how sure they were as it began to answer, by the log loss that they expect (see
/// <see cref="QualityRule"/>); machines in failure, in maintenance or silent are left out. Once their outcomes are known, these say whether it was so.
/// </summary>
internal sealed class QualityLook(TrainingHistory history, QualityLog quality, DriftLog drifts, LearningLog log, IOptions<LearningOptions> options, TimeProvider clock)
{
    internal const string Detector = "estimated-log-loss";
    private const string Feature = "risk";

    /// <summary>The share of outcomes that have to be known: of a machine that fell silent they never are.</summary>
    private const double MostlyKnown = 0.9;

    private readonly LearningOptions _options = options.Value;

    /// <returns>Null: it has not fallen, or there is too little to tell.</returns>
    public async Task<DriftFinding?> Of(LoadedVersion version, CancellationToken cancellationToken)
    {
        var machines = (await history.Machines(version.Row.Scope, cancellationToken)).ToDictionary(static machine => machine.Key);
        var healthy = (await history.Healthy([.. machines.Keys], cancellationToken)).ConvertAll(static window => window.Machine);
        if (await quality.Span(version.Row.Id, cancellationToken) is not var (first, newest) || newest - first < 2 * _options.DriftWindow)
            return null;
        var (until, end) = (first + _options.DriftWindow, newest.AddMicroseconds(1));
        var now = await quality.Told(version.Row.Id, healthy, end - _options.DriftWindow, end, QualityRule.Parts, cancellationToken);
        var before = await quality.Told(version.Row.Id, [.. machines.Keys], first, until, QualityRule.Parts, cancellationToken);
        if (QualityRule.Of(before.Risks, now.Risks) is not { Machines.Count: > 0 } fall)
            return null;
        var watched = now.Risks.DistinctBy(static told => told.Machine).Count();
        return new DriftFinding(
            DriftKind.Estimate, Feature, Feature, Detector, fall.Loss, fall.Limit, [.. fall.Machines.Select(machine => machines[machine].Id)], watched, watched,
            (first, until, before.Shares), (end - _options.DriftWindow, end, now.Shares))
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"By its own probabilities it no longer tells the machines apart: it expects a log loss of {fall.Loss:0.###}, as it began to answer {fall.Before:0.###}, up to {fall.Limit:0.###} it would be chance."),
        };
    }

    /// <summary>Says whether outcomes bear out the newest fall that was noticed, once they are known: whether it did worse than as it began to answer.</summary>
    public async Task Confirm(LoadedVersion version, CancellationToken cancellationToken)
    {
        if (await drifts.Newest(version.Row.Id, Detector, cancellationToken) is not { } fall
            || await quality.Realised(version.Row.Id, fall.CurrentFrom, fall.CurrentTo, cancellationToken) is not var (made, known, loss) || known < MostlyKnown * made || known < _options.TrialPredictions
            || await quality.Realised(version.Row.Id, fall.ReferenceFrom, fall.ReferenceTo, cancellationToken) is not var (_, _, before))
            return;
        var reason = string.Create(
            CultureInfo.InvariantCulture, $"The outcomes of {known} of the {made} predictions are known: their log loss was {loss:0.###}, that of the first ones {before:0.###}.");
        await log.Write(
            new LearningEvent(fall.TraceId, clock.GetUtcNow(), loss > before ? LearningStep.Confirmed : LearningStep.Dismissed, version.Model.Name, version.Row.Id, null, fall.Id, DriftGrain.Drift, reason),
            cancellationToken);
    }
}
