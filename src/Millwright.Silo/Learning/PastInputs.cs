using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What a version sees of a machine as of an instant, made of what is kept of its past.</summary>
internal sealed class PastInputs(TrainingHistory history)
{
    public async Task<MachinePast> Past(long machine, DateTimeOffset before, CancellationToken cancellationToken) =>
        new(await history.Episodes(machine, before, cancellationToken), await history.Maintenance(machine, before, cancellationToken));

    /// <summary>Of the readings up to an instant, as far as they had arrived.</summary>
    /// <returns>The inputs, and the event time as of which they are, µs since 1970-01-01 UTC; 0: there is no reading.</returns>
    public async Task<(double[] Inputs, long At)> OfReadings(
        long machine, LoadedVersion version, MachinePast past, DateTimeOffset until, DateTimeOffset arrivedBy, CancellationToken cancellationToken)
    {
        var (features, newest) = (new MachineFeatures(version.Spec, past), 0L);
        await foreach (var reading in history.Readings(machine, until - TrainingSets.WarmUp, until.AddMicroseconds(1), arrivedBy, cancellationToken))
            if (features.Take(reading.At, reading.Sensors, reading.Values))
                newest = reading.At;
        return (features.Vector(newest), newest);
    }

    /// <summary>Of an episode as far as it had come.</summary>
    public Task<double[]> OfEpisode(long machine, LoadedVersion version, PastEpisode episode, long until, CancellationToken cancellationToken) =>
        EpisodeFeatures.Of(history, machine, episode, until, LoadedVersion.SensorsOf(version.Spec), cancellationToken);

    /// <summary>Event time of a machine's newest reading; null: there is none.</summary>
    public Task<DateTimeOffset?> Newest(long machine, CancellationToken cancellationToken) => history.NewestReading(machine, cancellationToken);
}
