using System.Text.Json;

namespace Millwright.Gateway.Tests.Machines;

public sealed class BulkTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task An_import_reports_row_by_row_and_a_bad_row_loses_no_other()
    {
        await _gateway.Register("import-old");

        var report = await _gateway.Post("/api/v1/machines/import", """[{"id":"import-new","type":"lathe"},{"id":"a b"},{"id":"import-old","name":"Old one"},{"id":"import-x","colour":"red"},7]""");

        (report["created"].GetInt32(), report["changed"].GetInt32(), report["rejected"].GetInt32()).ShouldBe((1, 1, 3));
        report["items"].EnumerateArray().Select(static row => $"{row.GetProperty("row").GetInt32()} {row.GetProperty("outcome").GetString()}")
            .ShouldBe(["0 created", "1 rejected", "2 changed", "3 rejected", "4 rejected"]);
        (await _gateway.Machine("import-old"))["name"].GetString().ShouldBe("Old one");
    }

    [Fact]
    public async Task A_csv_import_reports_row_by_row()
    {
        const string Csv = "id,name,type,tags,installationDate,specifications\nrow-a,Row A,mill,hot;old,2020-05-01,\"{\"\"kw\"\":3}\"\nrow-b,,,,someday,\nrow-c,,,,,{\n";

        var report = await _gateway.Say(HttpMethod.Post, "/api/v1/machines/import", Speaking.Content(Csv, "text/csv"));

        report["items"].EnumerateArray().Select(static row => row.GetProperty("outcome").GetString()).ShouldBe(["created", "rejected", "rejected"]);
        report["items"][1].GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe("installationDate");
        var made = await _gateway.Get("/api/v1/machines/row-a/registration");
        (made["tags"][1].GetString(), made["specifications"].GetProperty("kw").GetInt32(), made["installationDate"].GetDateTimeOffset().Year).ShouldBe(("old", 3, 2020));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task An_import_without_a_machine_is_refused(string body)
    {
        (await _gateway.Post("/api/v1/machines/import", body)).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("csv", "text/csv")]
    public async Task What_is_exported_can_be_imported_and_changes_nothing(string format, string type)
    {
        var document = $$"""{"id":"round-{{format}}","name":"Näme, \"quoted\"","type":"mill","location":"hall 2","site":"north","line":"line 1","installationDate":"2020-05-01T00:00:00+00:00","specifications":{"kw": 3},"tags":["a","b"]}""";
        await _gateway.Post("/api/v1/machines", document);
        var before = Registered(await _gateway.Get($"/api/v1/machines/round-{format}/registration"));
        var exported = (await _gateway.Get($"/api/v1/machines/export?format={format}")).Text;
        var mine = format == "csv"
            ? string.Join('\n', exported.Split('\n').Where(line => line.StartsWith("id,", StringComparison.Ordinal) || line.StartsWith($"round-{format},", StringComparison.Ordinal)))
            : $"[{JsonElement.Parse(exported).EnumerateArray().Single(machine => machine.GetProperty("id").GetString() == $"round-{format}").GetRawText()}]";

        var report = await _gateway.Say(HttpMethod.Post, "/api/v1/machines/import", Speaking.Content(mine, type));

        (report["changed"].GetInt32(), report["rejected"].GetInt32()).ShouldBe((1, 0));
        Registered(await _gateway.Get($"/api/v1/machines/round-{format}/registration")).ShouldBe(before);
    }

    private static string Registered(Reply machine) => string.Join('|', ((string[])["id", "name", "type", "location", "site", "line", "installationDate", "specifications", "tags"]).Select(member => machine[member].GetRawText()));
}
