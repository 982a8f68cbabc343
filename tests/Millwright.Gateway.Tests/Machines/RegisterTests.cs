namespace Millwright.Gateway.Tests.Machines;

public sealed class RegisterTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_machine_is_registered_and_read_back()
    {
        var made = await _gateway.Post("/api/v1/machines", """{"id":"press-7","name":"Press seven","type":"press","site":"north","line":"line 1","tags":["old"],"specifications":{"power_kw":15.5}}""");

        (made.Status, made.ETag, made.Headers.Location!.ToString()).ShouldBe((201, "\"1\"", "/api/v1/machines/press-7"));
        var read = await _gateway.Get("/api/v1/machines/press-7/registration");
        (read["name"].GetString(), read["site"].GetString(), read["line"].GetString()).ShouldBe(("Press seven", "north", "line 1"));
        (read["specifications"].GetProperty("power_kw").GetDouble(), read.ETag).ShouldBe((15.5, "\"1\""));
        (await _gateway.Machine("press-7"))["status"].GetString().ShouldBe("unknown");
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        await _gateway.Register("taken");

        var again = await _gateway.Post("/api/v1/machines", """{"id":"taken"}""");

        (again.Status, again.ErrorCode).ShouldBe((409, "business.exists"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var answer = await _gateway.Post("/api/v1/machines", $$"""{"id":"a b","name":" ","type":"{{new string('t', 51)}}","line":"{{new string('l', 101)}}","tags":["ok",""],"specifications":[]}""");

        (answer.Status, answer.ErrorCode).ShouldBe((400, "validation.invalid"));
        answer.Fields.ShouldBe(["id", "name", "type", "line", "specifications", "tags[1]"]);
    }

    [Theory]
    [InlineData("""{"id":"nul","specifications":{"a":"\u0000"}}""")]
    [InlineData("""{"name":"without id"}""")]
    [InlineData("""{"id":null}""")]
    [InlineData("""null""")]
    public async Task What_cannot_be_a_machine_is_the_callers_fault(string document)
    {
        (await _gateway.Post("/api/v1/machines", document)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_change_names_the_version_that_it_is_of()
    {
        await _gateway.Register("versioned");
        const string Path = "/api/v1/machines/versioned/registration";

        (await _gateway.Put(Path, """{"id":"versioned","name":"a"}""")).Status.ShouldBe(428);
        (await _gateway.Put(Path, """{"id":"versioned","name":"a"}""", ("If-Match", "\"7\""))).Status.ShouldBe(412);
        (await _gateway.Put(Path, """{"id":"versioned","name":"a"}""", ("If-Match", "gibberish"))).Status.ShouldBe(412);
        (await _gateway.Put(Path, """{"id":"other","name":"a"}""", ("If-Match", "\"1\""))).Fields.ShouldBe(["id"]);
        var changed = await _gateway.Put(Path, """{"id":"versioned","name":"a"}""", ("If-Match", "\"1\""));
        (changed.Status, changed["name"].GetString(), changed.ETag).ShouldBe((200, "a", "\"2\""));
        (await _gateway.Put(Path, """{"id":"versioned","name":"b"}""", ("If-Match", "*"))).Status.ShouldBe(200);
        (await _gateway.Get(Path, ("If-None-Match", "\"3\""))).Status.ShouldBe(304);
    }

    [Fact]
    public async Task A_change_shows_in_the_live_state()
    {
        await _gateway.Register("renamed");

        await _gateway.Put("/api/v1/machines/renamed/registration", """{"id":"renamed","name":"New name","site":"south","line":"2"}""", ("If-Match", "*"));

        var live = await _gateway.Machine("renamed");
        (live["name"].GetString(), live["site"].GetString(), live["line"].GetString()).ShouldBe(("New name", "south", "2"));
    }

    [Fact]
    public async Task A_retired_machine_takes_no_readings_until_it_is_back()
    {
        await _gateway.Register("retiring");
        const string Path = "/api/v1/machines/retiring/registration";
        (await _gateway.Delete(Path)).Status.ShouldBe(428);
        (await _gateway.Delete(Path, ("If-Match", "\"1\"")))["retiredAt"].GetDateTimeOffset().ShouldBeGreaterThan(Moments.Start);

        var refused = await _gateway.Ingest(Moments.Reading("retiring", 0, 1));
        (refused.Status, refused.Rejected.GetProperty("errorCode").GetString()).ShouldBe((400, "business.retired"));

        (await _gateway.Put(Path, """{"id":"retiring"}""", ("If-Match", "*"))).Status.ShouldBe(200);
        (await _gateway.Ingest(Moments.Reading("retiring", 0, 1))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Of_what_is_not_registered_nothing_can_be_read_or_changed()
    {
        const string Path = "/api/v1/machines/nobody";
        foreach (var path in (string[])["", "/registration", "/readings", "/episodes", "/events", "/configuration", "/replay", $"/state?at={Moments.At(0)}"])
            (await _gateway.Get(Path + path)).Status.ShouldBe(404, path);
        (await _gateway.Put(Path + "/registration", """{"id":"nobody"}""", ("If-Match", "*"))).Status.ShouldBe(404);
        (await _gateway.Delete(Path + "/registration", ("If-Match", "*"))).Status.ShouldBe(404);
        (await _gateway.Put(Path + "/maintenance", "{}")).Status.ShouldBe(404);
        (await _gateway.Put(Path + "/configuration", "{}", ("If-Match", "*"))).Status.ShouldBe(404);
    }
}
