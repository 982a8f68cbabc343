using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What a version sees of a machine as of an instant, made of what is kept of its past.</summary>
internal sealed class PastInputs(TrainingHistory history)
{
    public Task<MachinePast> Past(long machine, DateTimeOffset before, CancellationToken cancellationToken) => MachinePast.ReadForNow(history, machine, before, cancellationToken);

    /// <summary>Of the readings up to an instant, as far as they had arrived.</summary>
    /// <returns>The inputs, and the event time as of which they are, µs since 1970-01-01 UTC; 0: there is no reading.</returns>
    public async Task<(double[] Inputs, long At)> OfReadings(
        long machine, LoadedVersion version, MachinePast past, DateTimeOffset until, DateTimeOffset arrivedBy, CancellationToken cancellationToken)
    {
        var features = new MachineFeatures(version.Spec, past);
        await foreach (var reading in history.Readings(machine, until - TrainingSets.WarmUp, until.AddMicroseconds(1), arrivedBy, cancellationToken))
            features.Take(reading.At, reading.Sensors, reading.Values);
        return (features.Vector(features.Newest), features.Newest);
    }

    /// <summary>Of an episode as far as it had come.</summary>
    public Task<double[]> OfEpisode(long machine, LoadedVersion version, PastEpisode episode, long until, CancellationToken cancellationToken) =>
        EpisodeFeatures.Of(history, machine, episode, until, version.Spec.SensorNames, DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>The id of a machine's newest reading until an instant; 0: there is none.</summary>
    public Task<long> ReadingAt(long machine, long until, CancellationToken cancellationToken) => history.ReadingAt(machine, Time.Moment(until), cancellationToken);

    /// <summary>Event time of a machine's newest reading; null: there is none.</summary>
    public Task<DateTimeOffset?> Newest(long machine, CancellationToken cancellationToken) => history.NewestReading(machine, cancellationToken);
}
