using Microsoft.Extensions.Options;
using Millwright.Learning.Clustering;
using Millwright.Learning.Models;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Finds the kinds of failures that there are, among the newest episodes that have ended.</summary>
internal sealed class ClusterLearner(TrainingHistory history, TrainingSets sets, TrainingThreads threads, IOptions<LearningOptions> options) : ILearner
{
    /// <summary>The silhouette takes the square of it.</summary>
    private const int MostEpisodes = 1_000;

    private const int MostDistinctive = 5;

    public IReadOnlyList<PredictionTask> Tasks => [PredictionTask.Cluster];

    public async Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("reading episodes", 0, 0.7);
        var machines = await history.Machines(job.Scope, cancellationToken);
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var sensors = spec.SensorNames;
        var episodes = new List<double[]>();
        foreach (var (machine, episode) in await Ended(machines, job.Request, cancellationToken))
            episodes.Add(await EpisodeFeatures.Of(history, machine, episode, episode.EndedAt!.Value, sensors, cancellationToken));
        if (episodes.Count < options.Value.FewestEpisodes)
            throw new TrainingException($"Too little history: {episodes.Count} failure episodes of {machines.Count} machines have ended; at least {options.Value.FewestEpisodes} are needed.");
        progress.Begin("learning", 0.7, 1);
        var means = Means(episodes);
        episodes.ForEach(episode => MissingInputs.Fill(episode, means));
        var patterns = await threads.Run(() => Fit(episodes, job.Request.Seed, cancellationToken), cancellationToken);
        var content = new Sections();
        content.Put(Parts.Features, spec.ToString());
        ClusterScorer.Write(content, episodes, means, job.Request.Seed, patterns.Patterns.Count);
        var names = EpisodeFeatures.Names(sensors);
        var silhouette = patterns.Silhouettes[patterns.Patterns.Count];
        var metrics = new VersionMetrics(
            new Dictionary<string, double> { ["silhouette"] = silhouette, ["inertia"] = patterns.Inertia }, null,
            new Dictionary<string, IReadOnlyDictionary<string, double>> { ["one kind only"] = new Dictionary<string, double> { ["silhouette"] = 0 } },
            [.. patterns.Patterns.Select(pattern => Profile(pattern, names))], ByName(names, patterns.Deviations));
        var (passed, verdict) = Gate.Of("silhouette, taken from 1,", 1 - silhouette, null, new Dictionary<string, double> { ["one kind only"] = 1 });
        return LearntVersion.Of(
            job, spec, new LearntFrom(new ChosenMachines(machines, machines.Count), 0, episodes.Count, episodes.Count), "k-means", content,
            new Dictionary<string, double> { ["clusters"] = patterns.Patterns.Count }, metrics, passed, verdict);
    }

    private async Task<List<(long Machine, PastEpisode Episode)>> Ended(IReadOnlyList<TrainingMachine> machines, TrainingRequest cut, CancellationToken cancellationToken)
    {
        var ended = new List<(long Machine, PastEpisode Episode)>();
        foreach (var machine in machines)
            ended.AddRange((await history.Episodes(machine.Key, cut.To, cancellationToken))
                .FindAll(episode => episode.EndedAt is not null && episode.StartedAt >= cut.From.Micros()).Select(episode => (machine.Key, episode)));
        return [.. ended.OrderByDescending(static one => one.Episode.StartedAt).ThenBy(static one => one.Machine).Take(MostEpisodes)];
    }

    private static FailurePatterns Fit(List<double[]> episodes, int seed, CancellationToken cancellationToken)
    {
        try
        {
            return FailurePatterns.Fit(episodes, seed, cancellation: cancellationToken);
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
