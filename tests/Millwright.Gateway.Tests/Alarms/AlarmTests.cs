using System.Text.Json;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Alarms;

public sealed class AlarmTests(RunningGateway gateway)
{
    private const string Hot = """{"sensors":{"temperature":{"unit":"°C","limits":{"warningHigh":80,"criticalHigh":90}}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task An_alarm_is_listed_with_its_place_its_figures_and_what_may_be_done()
    {
        var alarm = await Raise("listed");

        (Text(alarm, "machineId"), Text(alarm, "rule"), Text(alarm, "sensor"), Text(alarm, "severity"), Text(alarm, "state"), Text(alarm, "status")).ShouldBe(
            ("listed", "limit", "temperature", "critical", "unacknowledged", "NEW"));
        Text(alarm, "text").ShouldBe("temperature is 95 °C, past its critical limit of 90 °C.");
        alarm.GetProperty("actions").EnumerateArray().Select(static action => action.GetString()).ShouldBe(["acknowledge", "shelve", "out-of-service", "assign", "comment"]);
        (await _gateway.Machine("listed"))["alarms"].GetProperty("critical").GetInt32().ShouldBe(1);
        (await _gateway.Get("/api/v1/machines/listed/replay"))["isSame"].GetBoolean().ShouldBeTrue();
        (await _gateway.Get("/api/v1/alarms/summary"))["byState"].GetProperty("unacknowledged").GetInt64().ShouldBePositive();
    }

    [Fact]
    public async Task Acknowledging_answers_the_alarm_as_it_is_then_with_who_and_when()
    {
        var id = Text(await Raise("acknowledged"), "id");

        var told = await _gateway.Post($"/api/v1/alarms/{id}/acknowledge", """{"by":"ana","note":"on my way"}""");

        (told.Status, Text(told.Json, "state"), Text(told.Json, "status"), Text(told.Json, "acknowledgedBy")).ShouldBe((200, "acknowledged", "ACKNOWLEDGED", "ana"));
        var steps = (await _gateway.Get($"/api/v1/alarms/{id}"))["transitions"].GetProperty("items").EnumerateArray().ToList();
        steps.Select(static step => (Text(step, "move"), Text(step, "from"), Text(step, "to"), Text(step, "by"), Text(step, "note"))).ShouldBe(
            [("raise", "normal", "unacknowledged", null, null), ("acknowledge", "unacknowledged", "acknowledged", "ana", "on my way")]);
    }

    [Fact]
    public async Task What_is_illegal_is_409_and_names_what_is_legal()
    {
        var id = Text(await Raise("illegal"), "id");

        var told = await _gateway.Post($"/api/v1/alarms/{id}/unshelve", "{}");

        (told.Status, told.ErrorCode).ShouldBe((409, "business.illegal-transition"));
        Text(told.Json, "detail").ShouldBe("An alarm that is unacknowledged does not take 'unshelve'; legal now: acknowledge, shelve, out-of-service, assign, comment.");
    }

    [Theory]
    [InlineData("shelve", """{"reason":"spare part"}""", "minutes")]
    [InlineData("shelve", """{"minutes":10}""", "reason")]
    [InlineData("shelve", """{"minutes":1000000,"reason":"for ever"}""", "minutes")]
    [InlineData("comment", "{}", "note")]
    [InlineData("acknowledge", """{"by":" "}""", "by")]
    public async Task An_act_that_lacks_something_is_refused(string action, string body, string field)
    {
        var told = await _gateway.Post($"/api/v1/alarms/{Guid.Empty}/{action}", body);

        told.Status.ShouldBe(400);
        told.Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task Shelving_and_assigning_are_told_by_the_list()
    {
        var id = Text(await Raise("shelved"), "id");
        (await _gateway.Post($"/api/v1/alarms/{id}/assign", """{"assignee":"ben"}""")).Status.ShouldBe(200);
        (await _gateway.Post($"/api/v1/alarms/{id}/shelve", """{"minutes":30,"reason":"new bearing on order"}""")).Status.ShouldBe(200);

        var alarm = (await _gateway.Get("/api/v1/alarms?state=shelved&assignedTo=ben&open=true"))["items"].EnumerateArray().ShouldHaveSingleItem();

        (Text(alarm, "id"), Text(alarm, "shelvedReason")).ShouldBe((id, "new bearing on order"));
        alarm.GetProperty("shelvedUntil").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddMinutes(25));
    }

    [Fact]
    public async Task A_bulk_reports_row_by_row()
    {
        var (one, two) = (Text(await Raise("acted-1"), "id"), Text(await Raise("acted-2"), "id"));
        await _gateway.Post($"/api/v1/alarms/{two}/acknowledge", """{"by":"ben"}""");

        var report = await _gateway.Post("/api/v1/alarms/actions", $$"""{"action":"acknowledge","by":"ana","ids":["{{one}}","{{two}}","{{Guid.Empty}}"]}""");

        (report["done"].GetInt32(), report["unchanged"].GetInt32(), report["refused"].GetInt32()).ShouldBe((1, 0, 2));
        var rows = report["items"].EnumerateArray().ToDictionary(static row => Text(row, "id")!);
        (Text(rows[one!], "outcome"), Text(rows[two!], "outcome"), Text(rows[$"{Guid.Empty}"], "outcome")).ShouldBe(("done", "illegal", "notFound"));
        rows[two!].GetProperty("legal")[0].GetString().ShouldBe("shelve");
        var again = await _gateway.Post("/api/v1/alarms/actions", """{"action":"acknowledge","by":"ana","filter":{"machine":"acted-1"}}""");
        again["unchanged"].GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_list_goes_on_where_the_page_before_ended()
    {
        foreach (var machine in (string[])["paged-1", "paged-2", "paged-3"])
            await Raise(machine);
        foreach (var sort in (string[])["-raisedAt", "raisedAt", "-severity", "severity"])
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = await _gateway.Get($"/api/v1/alarms?q=paged-&limit=2&sort={sort}{(cursor is null ? "" : $"&cursor={cursor}")}");
                seen.AddRange(page["items"].EnumerateArray().Select(static alarm => Text(alarm, "machineId")!));
                cursor = page["nextCursor"].GetString();
            }
            while (cursor is not null);

            seen.Order().ShouldBe(["paged-1", "paged-2", "paged-3"]);
        }
        (await _gateway.Get("/api/v1/alarms?sort=colour")).Status.ShouldBe(400);
        (await _gateway.Get("/api/v1/alarms?state=ringing")).Status.ShouldBe(400);
        (await _gateway.Get("/api/v1/alarms?cursor=nonsense")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task What_the_detectors_found_is_listed_by_machine_type_and_algorithm()
    {
        await Raise("found");

        var found = (await _gateway.Get("/api/v1/machines/found/anomalies?type=limit-high&severity=critical&algorithm=threshold"))["items"].EnumerateArray().ShouldHaveSingleItem();

        (found.GetProperty("calculatedMetrics").GetProperty("value").GetDouble(), found.GetProperty("sensorData").GetProperty("temperature").GetDouble()).ShouldBe((95, 95));
        (await _gateway.Get($"/api/v1/anomalies/{Text(found, "id")}"))["machineId"].GetString().ShouldBe("found");
        (await _gateway.Get("/api/v1/anomalies?machine=found&type=limit-low"))["items"].GetArrayLength().ShouldBe(0);
        (await _gateway.Get("/api/v1/anomalies?machine=nobody")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task People_say_whether_what_was_found_was_real_and_may_take_it_back()
    {
        await Raise("was-it-real");
        var anomaly = $"/api/v1/anomalies/{(await _gateway.Get("/api/v1/machines/was-it-real/anomalies")).Ids[0]}";

        var said = await _gateway.Put($"{anomaly}/verdict", """{"verdict":"falseAlarm","by":"Ada","note":"The probe was touched."}""");

        said.Status.ShouldBe(200, said.Text);
        var verdict = (await _gateway.Get(anomaly))["verdict"];
        verdict.GetRawText().ShouldBe(said["verdict"].GetRawText());
        (Text(verdict, "verdict"), Text(verdict, "by"), Text(verdict, "note")).ShouldBe(("falseAlarm", "Ada", "The probe was touched."));
        (await _gateway.Put($"{anomaly}/verdict", """{"verdict":"real"}"""))["verdict"].GetProperty("by").GetString().ShouldBe("operator");
        (await _gateway.Delete($"{anomaly}/verdict"))["verdict"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await _gateway.Put($"{anomaly}/verdict", "{}"))["fieldErrors"].EnumerateArray().Select(static error => Text(error, "field")).ShouldBe(["verdict"]);
        (await _gateway.Put($"/api/v1/anomalies/{Guid.NewGuid()}/verdict", """{"verdict":"real"}""")).Status.ShouldBe(404);
    }

    private async Task<JsonElement> Raise(string machine)
    {
        await _gateway.Register(machine, Hot);
        await _gateway.Ingest(Several(machine, (0, 20), (5, 95)));
        return (await _gateway.Get($"/api/v1/alarms?machine={machine}"))["items"].EnumerateArray().ShouldHaveSingleItem();
    }

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() : null;
}
