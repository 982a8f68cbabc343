using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Episodes;

public sealed class EpisodeTests(RunningGateway gateway)
{
    private const string Hot = """{"episodeQuietTime":"PT10S","sensors":{"temperature":{"limits":{"criticalHigh":90}}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task An_episode_has_its_cause_its_peaks_and_its_readings()
    {
        await _gateway.Register("failing", Hot);
        await _gateway.Ingest(Several("failing", (0, 20), (5, 95), (6, 99), (7, 91), (8, 20), (30, 20)));

        var episode = (await _gateway.Get("/api/v1/machines/failing/episodes"))["items"].EnumerateArray().ShouldHaveSingleItem();

        var id = episode.GetProperty("id").GetGuid();
        var cause = episode.GetProperty("cause");
        (cause.GetProperty("trigger").GetString(), cause.GetProperty("sensor").GetString(), cause.GetProperty("value").GetDouble(), cause.GetProperty("limit").GetDouble())
            .ShouldBe(("criticalLimit", "temperature", 95, 90));
        (episode.GetProperty("isActive").GetBoolean(), episode.GetProperty("startTime").GetDateTimeOffset(), episode.GetProperty("endTime").GetDateTimeOffset())
            .ShouldBe((false, Moment(5), Moment(7)));
        episode.GetProperty("peaks").GetProperty("temperature").GetProperty("max").GetDouble().ShouldBe(99);
        (await _gateway.Get($"/api/v1/episodes/{id}"))["machineId"].GetString().ShouldBe("failing");
        var readings = await _gateway.Get($"/api/v1/episodes/{id}/readings");
        readings["items"].EnumerateArray().Select(static reading => reading.GetProperty("values").GetProperty("temperature").GetDouble()).Order().ShouldBe([91, 95, 99]);
        (await _gateway.Get("/api/v1/episodes?limit=1000"))["items"].EnumerateArray().Select(static one => one.GetProperty("id").GetGuid()).ShouldContain(id);
        (await _gateway.Get("/api/v1/machines/failing/episodes?active=true"))["items"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_episode_that_never_was_is_not_found()
    {
        (await _gateway.Get($"/api/v1/episodes/{Guid.Empty}")).Status.ShouldBe(404);
        (await _gateway.Get($"/api/v1/episodes/{Guid.Empty}/readings")).Status.ShouldBe(404);
        (await _gateway.Get("/api/v1/episodes/none")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_timeline_tells_what_the_twin_decided_newest_first()
    {
        await _gateway.Register("told", Hot);
        await _gateway.Ingest(Several("told", (0, 20), (5, 95)));

        var events = (await _gateway.Get("/api/v1/machines/told/events"))["items"].EnumerateArray().ToList();

        events.Select(static one => one.GetProperty("at").GetDateTimeOffset()).ShouldBeInOrder(SortDirection.Descending);
        events.Select(static one => one.GetProperty("kind").GetString()).ShouldContain("episode-opened");
        var opened = (await _gateway.Get("/api/v1/machines/told/events?kind=episode-opened"))["items"].EnumerateArray().ShouldHaveSingleItem();
        (opened.GetProperty("sensor").GetString(), opened.GetProperty("value").GetDouble(), opened.GetProperty("limit").GetDouble()).ShouldBe(("temperature", 95, 90));
        (await _gateway.Get($"/api/v1/fleet/events?kind=episode-opened&from={At(5)}&to={At(5.000001)}&limit=1000"))["items"].EnumerateArray()
            .Select(static one => one.GetProperty("machineId").GetString()).ShouldContain("told");
    }

    [Theory]
    [InlineData("/api/v1/episodes?cursor=nonsense")]
    [InlineData("/api/v1/fleet/events?cursor=nonsense")]
    [InlineData("/api/v1/fleet/events?limit=0")]
    [InlineData("/api/v1/episodes?limit=1001")]
    public async Task A_page_that_no_list_has_is_refused(string path)
    {
        (await _gateway.Get(path)).Status.ShouldBe(400);
    }
}
