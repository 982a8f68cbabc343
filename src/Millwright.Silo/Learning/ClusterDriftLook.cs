using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Storage.Learning;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Learning;

/// <summary>
/// Tells whether failures are still of the kinds of which they were: episodes are told apart as they end, and the shares of the kinds in the newest window of them
/// are compared with those in the first window that the version saw, by the Jensen–Shannon divergence in bits. A kind that is new has a share of its own: that of no known kind.
/// </summary>
internal sealed class ClusterDriftLook(TrainingHistory history, PastInputs inputs, PredictionStore predictions, IOptions<LearningOptions> options, TimeProvider clock)
{
    private const string Detector = "jensen-shannon";
    private const string Feature = "cluster";

    /// <summary>Episodes that one look tells apart at most; the next goes on.</summary>
    private const int MostAtOnce = 500;

    private readonly LearningOptions _options = options.Value;

    /// <returns>Null: there are not two full windows yet.</returns>
    public async Task<DriftMeasure?> Of(LoadedVersion version, ClusterScorer scorer, CancellationToken cancellationToken)
    {
        await Assign(version, cancellationToken);
        var first = await predictions.Assignments(version.Row.Id, _options.ClusterWindow, isNewest: false, cancellationToken);
        var newest = await predictions.Assignments(version.Row.Id, _options.ClusterWindow, isNewest: true, cancellationToken);
        if (first.Count < _options.ClusterWindow || newest[^1].At <= first[^1].At)
            return null;
        var (reference, current) = (Shares(first, scorer), Shares(newest, scorer));
        var score = Distances.JensenShannon([.. reference.Shares], [.. current.Shares]);
        if (score <= _options.ClusterDriftThreshold)
            return new DriftMeasure(score, _options.ClusterDriftThreshold, []);
        var machines = newest.Select(static each => each.Machine).Distinct().ToList();
        var watched = machines.Union(first.Select(static each => each.Machine)).Count();
        return new DriftMeasure(score, _options.ClusterDriftThreshold, [new DriftFinding(
            DriftKind.Clusters, Feature, Feature, Detector, score, _options.ClusterDriftThreshold, machines, watched, watched, (first[0].At, first[^1].At, reference), (newest[^1].At, newest[0].At, current))]);
    }

    /// <summary>Tells apart the episodes that ended since the version was learnt and that it was not asked about.</summary>
    private async Task Assign(LoadedVersion version, CancellationToken cancellationToken)
    {
        var machines = (await history.Machines(version.Row.Scope, cancellationToken)).ToDictionary(static machine => machine.Key, static machine => machine.Id);
        var made = new List<NewPrediction>();
        foreach (var (machine, episode) in await history.EndedUnseen([.. machines.Keys], version.Row.Lineage.To, version.Row.Id, MostAtOnce, cancellationToken))
        {
            var until = episode.EndedAt!.Value;
            var seen = await inputs.OfEpisode(machine, version, episode, until, cancellationToken);
            made.Add(Predictor.Make(
                machine, machines[machine], version, until, await inputs.ReadingAt(machine, until, cancellationToken), version.Scorer.Of(seen), version.Scorer.Explain(seen, Predictor.MostFactors), isShadow: false, clock.GetUtcNow()));
        }
        foreach (var prediction in made)
            LearningMetrics.Count(prediction, version);
        await predictions.Write(made, cancellationToken);
    }

    /// <summary>Bins between whole numbers: the index of a kind is its bin; the last one is of what is like no kind that was learnt.</summary>
    private static BinShares Shares(List<(DateTimeOffset At, MachineId Machine, int? Cluster)> assigned, ClusterScorer scorer)
    {
        var shares = new double[scorer.Patterns.Patterns.Count + 1];
        foreach (var (_, _, cluster) in assigned)
            shares[cluster ?? shares.Length - 1] += 1.0 / assigned.Count;
        return new BinShares([.. Enumerable.Range(1, shares.Length - 1).Select(static edge => edge - 0.5)], shares);
    }
}
