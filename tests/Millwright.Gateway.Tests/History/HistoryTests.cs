using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.History;

public sealed class HistoryTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Readings_come_page_by_page_each_once_with_both_times()
    {
        await _gateway.Ingest(Several("paged", [.. Enumerable.Range(0, 25).Select(static second => ((double)second, (double)second))]));

        var seen = new List<double>();
        string? cursor = null;
        do
        {
            var page = await _gateway.Get($"/api/v1/machines/paged/readings?from={At(0)}&to={At(24)}&limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            foreach (var reading in page["items"].EnumerateArray())
            {
                seen.Add(reading.GetProperty("values").GetProperty("temperature").GetDouble());
                reading.GetProperty("arrivedAt").GetDateTimeOffset().ShouldBeGreaterThan(reading.GetProperty("timestamp").GetDateTimeOffset());
            }
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        seen.Order().ShouldBe(Enumerable.Range(0, 24).Select(static second => (double)second), "from is inclusive, to is not");
    }

    [Fact]
    public async Task Only_the_sensors_asked_for_are_told()
    {
        await _gateway.Ingest(Reading("two-sensors", 0, 1).Replace("\"temperature\":1", "\"temperature\":1,\"pressure\":2"));

        var page = await _gateway.Get($"/api/v1/machines/two-sensors/readings?from={At(0)}&to={At(1)}&sensor=pressure");

        page["items"][0].GetProperty("values").GetRawText().ShouldBe("""{"pressure":2}""");
    }

    [Theory]
    [InlineData("PT1M")]
    [InlineData("1m")]
    [InlineData("60s")]
    public async Task Buckets_hold_min_max_mean_count_and_last(string bucket)
    {
        var machine = $"bucketed-{bucket}";
        await _gateway.Ingest(Several(machine, (0, 1), (30, 5), (59, 3), (60, 10)));

        var series = await _gateway.Get($"/api/v1/machines/{machine}/readings?sensor=temperature&from={At(0)}&to={At(120)}&bucket={bucket}");

        series["items"].GetArrayLength().ShouldBe(2);
        var first = series["items"][0];
        (first.GetProperty("min").GetDouble(), first.GetProperty("max").GetDouble(), first.GetProperty("mean").GetDouble(), first.GetProperty("count").GetInt64(), first.GetProperty("last").GetDouble())
            .ShouldBe((1, 5, 3, 3, 3));
        first.GetProperty("start").GetDateTimeOffset().ShouldBe(Start);
    }

    [Fact]
    public async Task A_curve_of_few_points_keeps_its_peak()
    {
        await _gateway.Ingest(Several("peaked", [.. Enumerable.Range(0, 200).Select(static second => ((double)second, second == 77 ? 1000.0 : 1.0))]));

        var curve = await _gateway.Get($"/api/v1/machines/peaked/readings?sensor=temperature&from={At(0)}&to={At(200)}&points=20");

        curve["items"].GetArrayLength().ShouldBeLessThanOrEqualTo(20);
        curve["items"].EnumerateArray().Max(static point => point.GetProperty("value").GetDouble()).ShouldBe(1000);
    }

    [Theory]
    [InlineData("sensor=temperature&bucket=soon", "bucket")]
    [InlineData("sensor=temperature&bucket=0s", "bucket")]
    [InlineData("sensor=temperature&bucket=-PT1M", "bucket")]
    [InlineData("sensor=temperature&bucket=1ms", "bucket")]
    [InlineData("bucket=1m", "sensor")]
    [InlineData("sensor=temperature&sensor=pressure&bucket=1m", "sensor")]
    [InlineData("sensor=temperature&points=1", "points")]
    [InlineData("sensor=temperature&points=1000000", "points")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("limit=0", "limit")]
    public async Task What_is_no_range_of_history_is_refused_with_its_field(string query, string field)
    {
        await _gateway.Ingest(Reading("asked", 0, 1));

        var answer = await _gateway.Get("/api/v1/machines/asked/readings?" + query);

        answer.Status.ShouldBe(400);
        answer.Fields.ShouldBe([field]);
    }
}
