using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>Learns what a kind of failure looks like from the episodes that people say are of it.</summary>
public sealed class PatternProfiles(TrainingHistory history)
{
    /// <summary>The mean of each feature over the episodes that have it, by the features that clusterings see.</summary>
    /// <returns>What was learnt; of an id without an episode that has ended, the id.</returns>
    public async Task<(IReadOnlyDictionary<string, double> Profile, Guid? Missing)> Of(IReadOnlyList<Guid> episodes, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var id in episodes)
        {
            if (await history.Episode(id, cancellationToken) is not { Episode.EndedAt: { } ended } found)
                return (new Dictionary<string, double>(), id);
            var (machine, episode) = found;
            var sensors = await history.Sensors(machine, Time.Moment(episode.StartedAt), Time.Moment(ended + 1), cancellationToken);
            var features = await EpisodeFeatures.Of(history, machine, episode, ended, sensors, DateTimeOffset.MaxValue, cancellationToken);
            foreach (var (name, value) in EpisodeFeatures.Names(sensors).Zip(features))
                if (double.IsFinite(value))
                    (values.TryGetValue(name, out var seen) ? seen : values[name] = []).Add(value);
        }
        return (values.ToDictionary(static feature => feature.Key, static feature => feature.Value.Average(), StringComparer.Ordinal), null);
    }
}
