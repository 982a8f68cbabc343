using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Episodes;

public sealed class NoteTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Notes_are_written_listed_newest_first_and_taken_back()
    {
        var path = await Path("noted");
        var first = await _gateway.Post(path, """{"text":"Bearing replaced.\nSpare: 6205","author":" Ada "}""");
        var second = await _gateway.Post(path, """{"text":"Runs again"}""");
        (first.Status, first["author"].GetString(), second["author"].GetString()).ShouldBe((201, "Ada", "unknown"));

        var listed = await _gateway.Get(path + "?limit=1");

        listed["items"][0].GetProperty("text").GetString().ShouldBe("Runs again");
        var rest = await _gateway.Get($"{path}?limit=1&cursor={listed["nextCursor"].GetString()}");
        rest["items"].EnumerateArray().ShouldHaveSingleItem().GetProperty("text").GetString().ShouldBe("Bearing replaced.\nSpare: 6205");
        (await _gateway.Delete($"{path}/{first["id"].GetGuid()}")).Status.ShouldBe(204);
        (await _gateway.Delete($"{path}/{first["id"].GetGuid()}")).Status.ShouldBe(404);
        (await _gateway.Get(path)).Ids.ShouldBe([second["id"].GetString()!]);
    }

    [Fact]
    public async Task What_is_no_note_is_refused_by_field()
    {
        var path = await Path("unnoted");

        (await _gateway.Post(path, """{"text":" "}""")).Fields.ShouldBe(["text"]);
        (await _gateway.Post(path, $$"""{"text":"{{new string('x', 4001)}}","author":"{{new string('y', 101)}}"}""")).Fields.ShouldBe(["text", "author"]);
        (await _gateway.Post(path, $$"""{"text":"{{new string('x', 4000)}}","author":"{{new string('y', 100)}}"}""")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_episode_that_never_was_has_no_notes()
    {
        var path = $"/api/v1/episodes/{Guid.Empty}/notes";

        (await _gateway.Get(path)).Status.ShouldBe(404);
        (await _gateway.Post(path, """{"text":"a"}""")).Status.ShouldBe(404);
        (await _gateway.Delete($"{path}/{Guid.Empty}")).Status.ShouldBe(404);
    }

    private async Task<string> Path(string machine)
    {
        await _gateway.Register(machine, """{"sensors":{"temperature":{"limits":{"criticalHigh":90}}}}""");
        await _gateway.Ingest(Reading(machine, 0, 95));
        return $"/api/v1/episodes/{(await _gateway.Get($"/api/v1/machines/{machine}/episodes"))["items"][0].GetProperty("id").GetGuid()}/notes";
    }
}
