using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What an episode looks like: of each sensor the mean, deviation, smallest and largest value, and how long it lasted. The same function in training and in service.</summary>
internal static class EpisodeFeatures
{
    private const int PerSensor = 4;

    public static IReadOnlyList<string> Names(IReadOnlyList<string> sensors) =>
        [.. sensors.SelectMany(static sensor => new[] { $"{sensor}.mean", $"{sensor}.deviation", $"{sensor}.minimum", $"{sensor}.maximum" }), "duration.h"];

    /// <param name="knownBy">Readings that arrived later are left out.</param>
    /// <returns>NaN for what a sensor without a value would have said.</returns>
    public static async Task<double[]> Of(
        TrainingHistory history, long machine, PastEpisode episode, long until, IReadOnlyList<string> sensors, DateTimeOffset knownBy, CancellationToken cancellationToken)
    {
        var values = sensors.Select(static _ => new List<double>()).ToArray();
        await foreach (var reading in history.Readings(machine, Time.Moment(episode.StartedAt), Time.Moment(until + 1), knownBy, cancellationToken))
            for (var sensor = 0; sensor < values.Length; sensor++)
                if (Array.IndexOf(reading.Sensors, sensors[sensor]) is var place and >= 0 && double.IsFinite(reading.Values[place]))
                    values[sensor].Add(reading.Values[place]);
        var features = new double[PerSensor * sensors.Count + 1];
        for (var sensor = 0; sensor < values.Length; sensor++)
            Summarise(values[sensor], features.AsSpan(PerSensor * sensor, PerSensor));
        features[^1] = (until - episode.StartedAt) / TrainingSet.MicrosPerHour;
        return features;
    }

    private static void Summarise(List<double> values, Span<double> into)
    {
        if (values.Count == 0)
        {
            into.Fill(double.NaN);
            return;
        }
        var mean = values.Average();
        (into[0], into[1]) = (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Count));
        (into[2], into[3]) = (values.Min(), values.Max());
    }
}
