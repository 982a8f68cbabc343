using Microsoft.Extensions.Options;
using Millwright.Learning.Clustering;
using Millwright.Learning.Models;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Finds the kinds of failures that there are, among the newest episodes that have ended; each fifth of these is held back and judges them.</summary>
internal sealed class ClusterLearner(
    TrainingHistory history, TrainingSets sets, Incumbents incumbents, TrainingThreads threads, IOptions<LearningOptions> options) : ILearner
{
    /// <summary>The silhouette takes the square of it.</summary>
    private const int MostEpisodes = 1_000;

    private const int MostDistinctive = 5;

    /// <summary>One in so many is held back, all through the time: a kind that is new is learnt, and judges, as well.</summary>
    private const int HeldBackOneOf = 5;

    /// <summary>An episode is surely of its kind where that is twice as near as the next.</summary>
    private const double Sure = 0.5;

    private const string HeldBack = "heldBackSilhouette";
    private const string SurelyAssigned = "surelyAssigned";

    public IReadOnlyList<PredictionTask> Tasks => [PredictionTask.Cluster];

    public async Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("reading episodes", 0, 0.7);
        var machines = await history.Machines(job.Scope, cancellationToken);
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var ended = await Ended(machines, job.Request, cancellationToken);
        if (ended.Count < options.Value.FewestEpisodes)
            throw new TrainingException($"Too little history: {ended.Count} failure episodes of {machines.Count} machines have ended; at least {options.Value.FewestEpisodes} are needed.");
        var held = ended.Where(static (_, place) => place % HeldBackOneOf == HeldBackOneOf / 2).ToList();
        var learnt = await Read(ended.Except(held).ToList(), spec.SensorNames, job.Request, progress, cancellationToken);
        var means = Means(learnt);
        learnt.ForEach(episode => MissingInputs.Fill(episode, means));
        progress.Begin("learning", 0.7, 0.9);
        var patterns = await threads.Run(() => Fit(learnt, job.Request.Seed, progress, cancellationToken), cancellationToken);
        progress.Begin("judging", 0.9, 1);
        var own = Judge(new ClusterScorer(spec.SensorNames, means, patterns), await Read(held, spec.SensorNames, job.Request, progress, cancellationToken));
        var champion = await incumbents.Load(job, model, cancellationToken) is { } present
            ? Judge(present.Scorer, await Read(held, present.Spec.SensorNames, job.Request, progress, cancellationToken)) : null;
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        ClusterScorer.Write(content, learnt, means, job.Request.Seed, patterns.Patterns.Count);
        var (metrics, passed, verdict) = Measured(patterns, EpisodeFeatures.Names(spec.SensorNames), own, champion);
        return LearntVersion.Of(
            job, spec, new LearntFrom(new ChosenMachines(machines, machines.Count), 0, learnt.Count, ended.Count), "k-means", content,
            new Dictionary<string, double> { ["clusters"] = patterns.Patterns.Count }, metrics, passed, verdict);
    }

    private async Task<List<(long Machine, PastEpisode Episode)>> Ended(IReadOnlyList<TrainingMachine> machines, TrainingRequest cut, CancellationToken cancellationToken)
    {
        var ended = new List<(long Machine, PastEpisode Episode)>();
        foreach (var machine in machines)
            ended.AddRange((await history.Episodes(machine.Key, cut.To, cut.KnownBy, cancellationToken))
                .FindAll(episode => episode.EndedAt is not null && episode.StartedAt >= cut.From.Micros()).Select(episode => (machine.Key, episode)));
        return [.. ended.OrderByDescending(static one => one.Episode.StartedAt).ThenBy(static one => one.Machine).Take(MostEpisodes)];
    }

    private async Task<List<double[]>> Read(
        List<(long Machine, PastEpisode Episode)> episodes, IReadOnlyList<string> sensors, TrainingRequest cut, TrainingProgress progress, CancellationToken cancellationToken)
    {
        var read = new List<double[]>(episodes.Count);
        foreach (var (machine, episode) in episodes)
        {
            read.Add(await EpisodeFeatures.Of(history, machine, episode, episode.EndedAt!.Value, sensors, cut.KnownBy, cancellationToken));
            progress.Report((double)read.Count / episodes.Count);
        }
        return read;
    }

    /// <summary>
    /// How well kinds tell episodes apart that they were not learnt from: by how much nearer these lie to their own kind's centre than to the next, the silhouette by
    /// distances from centres (Hruschka, de Castro and Campello, "Evolutionary algorithms for clustering gene-expression data", ICDM 2004), 0 to 1.
    /// </summary>
    private static Dictionary<string, double> Judge(IScorer kinds, List<double[]> episodes)
    {
        var confidence = episodes.ConvertAll(episode => kinds.Of(episode).Confidence);
        return new Dictionary<string, double> { [HeldBack] = confidence.Average(), [SurelyAssigned] = confidence.Average(static sure => sure >= Sure ? 1.0 : 0) };
    }

    private static (VersionMetrics Metrics, bool Passed, string Verdict) Measured(
        FailurePatterns patterns, IReadOnlyList<string> names, Dictionary<string, double> version, Dictionary<string, double>? champion)
    {
        const string OneKind = "one kind only";
        var (passed, verdict) = Gate.Of(
            "silhouette of episodes held back, taken from 1,", 1 - version[HeldBack], champion is null ? null : 1 - champion[HeldBack], new Dictionary<string, double> { [OneKind] = 1 });
        (version["silhouette"], version["inertia"]) = (patterns.Silhouettes[patterns.Patterns.Count], patterns.Inertia);
        var metrics = new VersionMetrics(
            version, champion, new Dictionary<string, IReadOnlyDictionary<string, double>> { [OneKind] = new Dictionary<string, double> { [HeldBack] = 0, [SurelyAssigned] = 0 } },
            [.. patterns.Patterns.Select(pattern => Profile(pattern, names))], ByName(names, patterns.Deviations));
        return (metrics, passed, verdict);
    }

    private static FailurePatterns Fit(List<double[]> episodes, int seed, IProgress<double> progress, CancellationToken cancellationToken)
    {
        try
        {
            return FailurePatterns.Fit(episodes, seed, progress: progress, cancellation: cancellationToken);
        }
        catch (TooFewRowsException error)
        {
            throw new TrainingException($"The episodes are too much alike: {error.Message}");
        }
    }

    /// <summary>Of each feature over the episodes that have it; 0: none has.</summary>
    private static double[] Means(List<double[]> episodes) =>
        [.. Enumerable.Range(0, episodes[0].Length).Select(feature => episodes.Select(episode => episode[feature]).Where(double.IsFinite).DefaultIfEmpty().Average())];

    private static ProfileRow Profile(FailurePattern pattern, IReadOnlyList<string> names) => new(
        pattern.Size, [.. pattern.Distinctive.Take(MostDistinctive).Select(feature => new TraitRow(names[feature.Feature], feature.Deviations))], ByName(names, pattern.Means));

    private static Dictionary<string, double> ByName(IReadOnlyList<string> names, IReadOnlyList<double> values) =>
        names.Zip(values).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
}
