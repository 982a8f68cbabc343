using System.Globalization;
using System.Text.Json;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Episodes;

public sealed class AnalysisTests(RunningGateway gateway)
{
    private const string Judged = """{"episodeQuietTime":"PT10S","episodeReopenWindow":"PT0S","sensors":{"temperature":{"unit":"°C","limits":{"criticalHigh":90}}}}""";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task It_is_told_which_sensor_moved_first_and_how_long_before()
    {
        await _gateway.Register("analysed", Judged);
        await _gateway.Ingest(Course("analysed", from: 0));

        var id = (await Episodes("analysed")).ShouldHaveSingleItem().GetProperty("id").GetGuid();
        var analysis = await _gateway.Get($"/api/v1/episodes/{id}/analysis");

        (analysis.Status, analysis["machineId"].GetString(), analysis["episodeId"].GetGuid()).ShouldBe((200, "analysed", id), analysis.Text);
        (analysis["baseline"].GetProperty("from").GetDateTimeOffset(), analysis["baseline"].GetProperty("to").GetDateTimeOffset()).ShouldBe((Moment(0), Moment(60)));
        (analysis["window"].GetProperty("from").GetDateTimeOffset(), analysis["window"].GetProperty("to").GetDateTimeOffset()).ShouldBe((Moment(60), Moment(130)));
        var sensors = analysis["sensors"].EnumerateArray().ToArray();
        sensors.Select(static sensor => sensor.GetProperty("sensor").GetString()).ShouldBe(["vibration", "temperature", "steady"]);
        (sensors[0].GetProperty("leadSeconds").GetDouble(), sensors[0].GetProperty("direction").GetString(), sensors[0].GetProperty("movedAt").GetDateTimeOffset()).ShouldBe((30, "up", Moment(90)));
        (sensors[1].GetProperty("unit").GetString(), sensors[1].GetProperty("peak").GetDouble(), sensors[1].GetProperty("leadSeconds").GetDouble()).ShouldBe(("°C", 95, 0));
        (sensors[2].GetProperty("movedAt").ValueKind, sensors[2].GetProperty("leadSeconds").ValueKind, sensors[2].GetProperty("direction").ValueKind)
            .ShouldBe((JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null));
        analysis["similar"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Past_episodes_of_the_type_are_found_by_their_pattern()
    {
        (await _gateway.Put("/api/v1/machine-types/type-alike/configuration", Judged, ("If-None-Match", "*"))).Status.ShouldBe(201);
        foreach (var id in (string[])["alike-1", "alike-2"])
            await _gateway.Post("/api/v1/machines", $$"""{"id":"{{id}}","type":"type-alike"}""");
        await _gateway.Ingest(Course("alike-1", from: 0));
        await _gateway.Ingest(Course("alike-2", from: 240));
        var first = (await Episodes("alike-1")).ShouldHaveSingleItem().GetProperty("id").GetGuid();
        var second = (await Episodes("alike-2")).ShouldHaveSingleItem().GetProperty("id").GetGuid();

        var similar = (await _gateway.Get($"/api/v1/episodes/{second}/analysis"))["similar"].EnumerateArray().ShouldHaveSingleItem();

        (similar.GetProperty("episodeId").GetGuid(), similar.GetProperty("machineId").GetString(), similar.GetProperty("cause").GetProperty("sensor").GetString()).ShouldBe((first, "alike-1", "temperature"));
        similar.GetProperty("similarity").GetDouble().ShouldBeInRange(0.99, 1);
        (await _gateway.Get($"/api/v1/episodes/{first}/analysis"))["similar"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_episode_of_a_machine_that_has_no_past_has_nothing_to_compare()
    {
        await _gateway.Register("unanalysed", Judged);
        await _gateway.Ingest(Several("unanalysed", (0, 95), (5, 20), (30, 20)));

        var id = (await Episodes("unanalysed")).ShouldHaveSingleItem().GetProperty("id").GetGuid();

        (await _gateway.Get($"/api/v1/episodes/{id}/analysis"))["sensors"].GetArrayLength().ShouldBe(0);
        (await _gateway.Get($"/api/v1/episodes/{Guid.Empty}/analysis")).Status.ShouldBe(404);
    }

    private async Task<JsonElement[]> Episodes(string machine) => [.. (await _gateway.Get($"/api/v1/machines/{machine}/episodes"))["items"].EnumerateArray()];

    /// <summary>Two quiet minutes, in the last half of one of which the vibration rises; then ten seconds too hot, then quiet.</summary>
    private static string Course(string machine, int from)
    {
        var readings = Enumerable.Range(0, 180).Select(second =>
        {
            var temperature = second is >= 120 and <= 130 ? 95 : 20 + (second % 3);
            var vibration = second is >= 90 and <= 130 ? 9 : 2 + (second % 5 * 0.1);
            return string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"machineId":"{{{machine}}}","timestamp":"{{{At(from + second)}}}","values":{"temperature":{{{temperature}}},"vibration":{{{vibration}}},"steady":1.5}}""");
        });
        return $"[{string.Join(',', readings)}]";
    }
}
