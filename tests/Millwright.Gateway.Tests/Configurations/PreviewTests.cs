using Microsoft.Extensions.DependencyInjection;
using Millwright.Gateway.Configurations;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Configurations;

public sealed class PreviewTests(RunningGateway gateway)
{
    private const string Hot = """{"episodeQuietTime":"PT10S","sensors":{"temperature":{"limits":{"warningHigh":80,"criticalHigh":90}}}}""";
    private const string Calmer = """{"override":{"sensors":{"temperature":{"limits":{"warningHigh":80,"criticalHigh":100}}}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task What_would_have_been_stands_beside_what_was()
    {
        await _gateway.Register("preview", Hot);
        await _gateway.Ingest(Several("preview", (0, 20), (5, 95), (8, 20), (30, 20)));

        var preview = await _gateway.Post("/api/v1/machines/preview/configuration/preview", Calmer);

        (preview.Status, preview["readings"].GetInt32(), preview["truncated"].GetBoolean()).ShouldBe((200, 4, false), preview.Text);
        (preview["to"].GetDateTimeOffset() - preview["from"].GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(7));
        var (current, proposed) = (preview["current"], preview["proposed"]);
        (current.GetProperty("criticalSeconds").GetDouble(), proposed.GetProperty("criticalSeconds").GetDouble()).ShouldBe((3, 0));
        (current.GetProperty("warningSeconds").GetDouble(), proposed.GetProperty("warningSeconds").GetDouble()).ShouldBe((0, 3));
        (current.GetProperty("limitEvents").GetInt32(), proposed.GetProperty("limitEvents").GetInt32()).ShouldBe((1, 1));
        (current.GetProperty("episodeCount").GetInt32(), proposed.GetProperty("episodeCount").GetInt32()).ShouldBe((1, 0));
        var episode = current.GetProperty("episodes")[0];
        (episode.GetProperty("startedAt").GetDateTimeOffset(), episode.GetProperty("endedAt").GetDateTimeOffset(), episode.GetProperty("cause").GetProperty("sensor").GetString())
            .ShouldBe((Moment(5), Moment(5), "temperature"));
    }

    [Fact]
    public async Task The_present_configuration_makes_of_the_past_the_episodes_that_were()
    {
        await _gateway.Register("preview-same", Hot);
        await _gateway.Ingest(Several("preview-same", (0, 20), (5, 95), (6, 99), (8, 20), (30, 20)));

        var preview = await _gateway.Post("/api/v1/machines/preview-same/configuration/preview", $$"""{"override":{},"from":"{{At(0)}}","to":"{{At(60)}}"}""");

        var was = (await _gateway.Get("/api/v1/machines/preview-same/episodes"))["items"][0];
        foreach (var outcome in (string[])["current", "proposed"])
            preview[outcome].GetProperty("episodes").EnumerateArray().ShouldHaveSingleItem().GetProperty("startedAt").GetDateTimeOffset().ShouldBe(was.GetProperty("startTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Only_readings_of_the_range_are_judged()
    {
        await _gateway.Register("preview-range", Hot);
        await _gateway.Ingest(Several("preview-range", (0, 95), (5, 20), (60, 20)));

        var preview = await _gateway.Post("/api/v1/machines/preview-range/configuration/preview", $$"""{"override":{},"from":"{{At(1)}}","to":"{{At(60)}}"}""");

        (preview["readings"].GetInt32(), preview["current"].GetProperty("episodeCount").GetInt32()).ShouldBe((1, 0));
    }

    [Fact]
    public async Task What_could_not_be_put_is_not_tried_either()
    {
        await _gateway.Register("preview-wrong", Hot);
        const string Wrong = """{"noDataTimeout":"PT0S","sensors":{"temperature":{"limits":{"warningHigh":90,"criticalHigh":80}}}}""";

        var tried = await _gateway.Post("/api/v1/machines/preview-wrong/configuration/preview", $$"""{"override":{{Wrong}}}""");

        tried.Status.ShouldBe(400);
        tried.Fields.ShouldBe((await _gateway.Put("/api/v1/machines/preview-wrong/configuration", Wrong, ("If-Match", "*"))).Fields);
        (await _gateway.Post("/api/v1/machines/preview-wrong/configuration/preview", $$"""{"override":{},"from":"{{At(9)}}","to":"{{At(8)}}"}""")).Fields.ShouldBe(["from"]);
        (await _gateway.Post("/api/v1/machines/preview-nobody/configuration/preview", Calmer)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task More_than_a_few_at_once_are_told_to_come_back()
    {
        await _gateway.Register("preview-busy", Hot);
        var room = gateway.Services.GetRequiredService<PreviewRoom>();
        for (var taken = 0; taken < PreviewRoom.AtOnce; taken++)
            room.TryEnter().ShouldBeTrue();

        var refused = await _gateway.Post("/api/v1/machines/preview-busy/configuration/preview", Calmer);

        (refused.Status, refused.ErrorCode, refused.Headers.RetryAfter!.ToString()).ShouldBe((429, "system.busy", "1"));
        for (var taken = 0; taken < PreviewRoom.AtOnce; taken++)
            room.Leave();
        (await _gateway.Post("/api/v1/machines/preview-busy/configuration/preview", Calmer)).Status.ShouldBe(200);
    }
}
