using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Machines;

public sealed class LiveStateTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Who_has_the_present_version_is_told_so()
    {
        await _gateway.Ingest(Reading("etag", 0, 1));
        var live = await _gateway.Machine("etag");
        live.ETag.ShouldBe("\"1\"");

        (await _gateway.Get("/api/v1/machines/etag", ("If-None-Match", "\"1\""))).Status.ShouldBe(304);
        await _gateway.Ingest(Reading("etag", 1, 2));
        (await _gateway.Get("/api/v1/machines/etag", ("If-None-Match", "\"1\""))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_machine_that_falls_silent_goes_offline_by_itself_and_its_values_are_stale()
    {
        await _gateway.Register("silent", """{"noDataTimeout":"PT1S"}""");
        await _gateway.Ingest(Reading("silent", 0, 20));

        Reply live = null!;
        await Patience.Until(async () => (live = await _gateway.Machine("silent"))["status"].GetString() == "offline");

        live["sensors"][0].GetProperty("stale").GetBoolean().ShouldBeTrue();
        (live["statusSince"].GetDateTimeOffset() - live["lastSeen"].GetDateTimeOffset()).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        (await _gateway.Ingest(Reading("silent", 1, 20))).Status.ShouldBe(200);
        (await _gateway.Machine("silent"))["status"].GetString().ShouldBe("running");
    }

    [Fact]
    public async Task Nothing_is_judged_during_maintenance()
    {
        await _gateway.Register("maintained", """{"sensors":{"temperature":{"limits":{"criticalHigh":90}}}}""");
        (await _gateway.Put("/api/v1/machines/maintained/maintenance", ""))["status"].GetString().ShouldBe("maintenance");

        await _gateway.Ingest(Reading("maintained", 0, 95));

        (await _gateway.Machine("maintained"))["status"].GetString().ShouldBe("maintenance");
        await _gateway.Delete("/api/v1/machines/maintained/maintenance");
        await _gateway.Ingest(Reading("maintained", 1, 95));
        (await _gateway.Machine("maintained"))["status"].GetString().ShouldBe("critical");
    }

    [Fact]
    public async Task A_past_state_is_that_of_its_instant()
    {
        await _gateway.Ingest(Several("past", (0, 20), (10, 30), (20, 40)));

        var past = await _gateway.Get($"/api/v1/machines/past/state?at={At(15)}");

        (past["sensors"][0].GetProperty("value").GetDouble(), past["readingCount"].GetInt64(), past.ETag).ShouldBe((30, 2, null));
    }

    [Fact]
    public async Task A_replay_of_the_journal_makes_the_same_twin()
    {
        await _gateway.Register("replayed", """{"sensors":{"temperature":{"limits":{"warningHigh":80,"criticalHigh":90}}}}""");
        await _gateway.Ingest(Several("replayed", (0, 20.1), (2, 95.3), (4, 85.7)));
        await _gateway.Put("/api/v1/machines/replayed/configuration", """{"episodeQuietTime":"PT1M"}""", ("If-Match", "*"));
        await _gateway.Ingest(Several("replayed", (1, 33.3), (6, 20.4), (100, 12.25)));

        var proof = await _gateway.Get("/api/v1/machines/replayed/replay");

        proof["isSame"].GetBoolean().ShouldBeTrue(proof.Text);
        proof["version"].GetInt64().ShouldBe(proof["replayedVersion"].GetInt64());
    }

    [Fact]
    public async Task The_fleet_is_summed_up_by_status_type_and_site()
    {
        await _gateway.Post("/api/v1/machines", """{"id":"summed-a","type":"summed","site":"summed-site"}""");
        await _gateway.Post("/api/v1/machines", """{"id":"summed-b","type":"summed"}""");

        var summary = await _gateway.Get("/api/v1/fleet/summary");

        (summary["byType"].GetProperty("summed").GetInt64(), summary["bySite"].GetProperty("summed-site").GetInt64()).ShouldBe((2, 1));
        summary["byStatus"].EnumerateObject().Sum(static status => status.Value.GetInt64()).ShouldBe(summary["machines"].GetInt64());
    }
}
