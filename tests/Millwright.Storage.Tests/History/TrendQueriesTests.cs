using Millwright.Storage.History;

namespace Millwright.Storage.Tests.History;

/// <summary>Trends over the recording of <see cref="HistoryQueriesTests"/>, against the same computed in memory.</summary>
public sealed class TrendQueriesTests(HistoryQueriesTests.Recording recording) : IClassFixture<HistoryQueriesTests.Recording>
{
    private readonly TrendQueries _trends = new(recording.Require().Database);

    [Theory]
    [InlineData(0, 1, 60)]
    [InlineData(95, 1, 60)]
    [InlineData(0, 7, 30)]
    [InlineData(140, 5, 3)]
    public async Task Each_step_is_the_mean_of_what_was_measured_in_it(int fromMinute, int minutes, int steps)
    {
        string[] sensors = ["pressure", "power", "humour"];
        var from = Moments.Start + fromMinute * Moments.Minute;
        var length = minutes * Moments.Minute;

        var trends = await _trends.Means(
            [.. sensors.Select(sensor => new TrendWish(recording.Machine.Key, sensor)), new TrendWish(-1, "pressure")], Moments.Time(from), TimeSpan.FromMinutes(minutes), steps, CancellationToken.None);

        foreach (var (sensor, trend) in sensors.Zip(trends))
        {
            var expected = recording.Judged(sensor).Where(point => point.At >= from).GroupBy(point => (point.At - from) / length).ToDictionary(group => group.Key, group => group.Average(point => point.Value));
            for (var step = 0; step < steps; step++)
            {
                if (expected.TryGetValue(step, out var mean))
                    trend[step].ShouldNotBeNull().ShouldBe(mean, 1e-9);
                else
                    trend[step].ShouldBeNull();
            }
        }
        trends[^1].ShouldAllBe(value => value == null);
    }
}
