using System.Net.WebSockets;
using System.Text.Json;

namespace Millwright.Gateway.Tests.Incidents;

/// <summary>From a reading past its limit to the incident that its alarm is in, over HTTP.</summary>
public sealed class IncidentTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Alarms_of_a_machine_are_one_incident_that_tells_its_first_cause_and_timeline()
    {
        var id = await Incident("incident-press");

        var told = await _gateway.Get($"/api/v1/incidents/{id}");

        var incident = told["incident"];
        (incident.GetProperty("alarms").GetInt32(), incident.GetProperty("severity").GetString()).ShouldBe((2, "critical"));
        incident.GetProperty("machines")[0].GetString().ShouldBe("incident-press");
        incident.GetProperty("firstCause").GetProperty("why").GetString().ShouldNotBeNullOrEmpty();
        told["alarms"].GetProperty("items").GetArrayLength().ShouldBe(2);
        told["timeline"].GetProperty("items").EnumerateArray().Select(static step => step.GetProperty("move").GetString()).ShouldContain("raise");
        (await _gateway.Get($"/api/v1/incidents/{id}/alarms?limit=1"))["nextCursor"].GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task What_somebody_says_of_an_incident_stands_in_its_timeline()
    {
        var id = await Incident("incident-said");

        var said = await _gateway.Post($"/api/v1/incidents/{id}/comment", """{"text":"Belt slipped.","by":"Ada"}""");

        said.Status.ShouldBe(200);
        var steps = (await _gateway.Get($"/api/v1/incidents/{id}/timeline?limit=100"))["items"].EnumerateArray().ToList();
        steps.Where(static step => step.GetProperty("note").GetString() == "Belt slipped.").ShouldHaveSingleItem().GetProperty("by").GetString().ShouldBe("Ada");
    }

    [Fact]
    public async Task An_incident_is_acknowledged_with_all_its_alarms_row_by_row_and_once()
    {
        var id = await Incident("incident-acknowledged");

        var report = await _gateway.Post($"/api/v1/incidents/{id}/acknowledge", """{"by":"Ada"}""");

        (report.Status, report["done"].GetInt32(), report["refused"].GetInt32(), report["items"].GetArrayLength()).ShouldBe((200, 2, 0, 2));
        (await _gateway.Get($"/api/v1/incidents/{id}"))["incident"].GetProperty("waiting").GetInt32().ShouldBe(0);
        (await _gateway.Post($"/api/v1/incidents/{id}/acknowledge", "{}"))["items"].GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"text":"  "}""", "text")]
    [InlineData("""{"text":"Seen.","by":""}""", "by")]
    public async Task A_remark_without_words_or_name_is_refused(string remark, string field)
    {
        var refused = await _gateway.Post($"/api/v1/incidents/{Guid.NewGuid()}/comment", remark);

        (refused.Status, string.Join(' ', refused.Fields)).ShouldBe((400, field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/alarms")]
    [InlineData("/timeline")]
    public async Task An_incident_that_is_none_is_not_found(string part) =>
        (await _gateway.Get($"/api/v1/incidents/{Guid.NewGuid()}{part}")).Status.ShouldBe(404);

    [Fact]
    public async Task The_performance_of_a_line_counts_its_alarms_and_names_the_bad_actors()
    {
        await Incident("performance-press");

        var told = await _gateway.Get("/api/v1/alarms/performance?from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z");

        told.Status.ShouldBe(200);
        told["alarmCount"].GetInt32().ShouldBeGreaterThan(0);
        told["limits"].EnumerateArray().Select(static limit => limit.GetProperty("metric").GetString()).ShouldContain("alarmsPerOperatorHour");
        told["metrics"].GetProperty("maximumUnAck").GetString().ShouldNotBeNull();
        told["badActors"].GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from")]
    [InlineData("operators=0", "operators")]
    [InlineData("share=2", "share")]
    public async Task A_performance_that_cannot_be_told_is_refused(string query, string field)
    {
        var refused = await _gateway.Get($"/api/v1/alarms/performance?{query}");

        (refused.Status, string.Join(' ', refused.Fields)).ShouldBe((400, field));
    }

    [Fact]
    public async Task An_open_alarm_is_watched_over_a_web_socket()
    {
        await Incident("watched-press");
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri(_gateway.BaseAddress!.AbsoluteUri.Replace("http", "ws") + "ws/alerts?scope=machine&key=watched-press"), CancellationToken.None);

        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        var snapshot = JsonElement.Parse(buffer.AsSpan(0, received.Count));
        (snapshot.GetProperty("kind").GetString(), snapshot.GetProperty("subscription").GetString()).ShouldBe(("snapshot", "machine:watched-press"));
        snapshot.GetProperty("alarms").GetArrayLength().ShouldBeGreaterThan(0);
    }

    /// <summary>A machine that runs too hot and under too much pressure; the incident of its two alarms.</summary>
    private async Task<string> Incident(string machine)
    {
        await _gateway.Register(machine, """{"sensors":{"temperature":{"limits":{"criticalHigh":90}},"pressure":{"limits":{"warningHigh":5}}}}""");
        await _gateway.Ingest($$$"""{"machineId":"{{{machine}}}","timestamp":"2026-03-02T06:00:00Z","values":{"temperature":95,"pressure":6}}""");
        string? id = null;
        await Patience.Until(async () =>
        {
            var found = (await _gateway.Get($"/api/v1/incidents?open=true&machine={machine}&to=2026-03-02T07:00:00Z"))["items"];
            id = found.GetArrayLength() == 1 && found[0].GetProperty("alarms").GetInt32() == 2 ? found[0].GetProperty("id").GetString() : null;
            return id is not null;
        });
        return id!;
    }
}
