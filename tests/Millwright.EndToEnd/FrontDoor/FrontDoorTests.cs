using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;

namespace Millwright.EndToEnd.FrontDoor;

/// <summary>Load balancers as <c>deploy/</c> configures them, before nodes that are installations of their own: so each answer tells whose it is.</summary>
public sealed class FrontDoorTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task Readings_pages_and_the_live_feed_go_through(string program)
    {
        var (node, pump) = (await nodes.First(), $"pump-of-{program}");
        await using var door = await Door.Open(program, node.Address);
        using var http = new HttpClient { BaseAddress = door.Address };

        using var body = new ByteArrayContent(Packed(new SentReading(pump, Start, new() { ["pressure"] = 6.2 })));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        body.Headers.ContentEncoding.Add("gzip");
        using var answer = await http.PostAsync(new Uri("/api/v1/readings", UriKind.Relative), body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.GetValues("X-Request-Id").ShouldHaveSingleItem().Length.ShouldBeGreaterThan(20);

        await using var client = await Follow(door);
        (await client.Do(new { @do = "subscribe", scope = "fleet" }))["failed"].ShouldBeNull();
        using var api = new Api(door.Address);
        await api.Ingest(new SentReading(pump, Start.AddSeconds(1), new() { ["pressure"] = 6.3 }));
        await Eventually.Is(async () => (int?)(await client.Do(new { @do = "held", feed = "fleet" }))["machines"]![pump]?["readingCount"] == 2, "the client sees what came in");
        (await api.Status("/metrics")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task A_client_that_negotiates_comes_to_the_same_node(string program)
    {
        await using var door = await Door.Open(program, (await nodes.First()).Address, (await nodes.Second()).Address);

        for (var client = 0; client < 4; client++)
        {
            await using var script = await Script.Start("follow.mjs", new Uri(door.Address, "/hubs/machines").AbsoluteUri);
            ((int)(await script.Do(new { @do = "connect" }))["failures"]!).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task Requests_go_on_when_a_node_dies(string program)
    {
        await using var first = await Installation.Start();
        var second = await nodes.Second();
        await using var door = await Door.Open(program, first.Address, second.Address);
        using var api = new Api(door.Address);

        await first.Kill();

        for (var request = 0; request < 30; request++)
            (await api.Status("/api/v1/machines")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_node_that_is_not_ready_gets_nothing_new_and_keeps_what_it_has()
    {
        await using var database = await TestDatabase.Create();
        await using var first = await Installation.Start(database.ConnectionString);
        var second = await nodes.Second();
        await first.Api.Ingest(new SentReading("on-first", Start, new() { ["pressure"] = 1 }));
        await using var door = await Door.Open("haproxy", first.Address);
        await using var client = await Follow(door);
        await client.Do(new { @do = "subscribe", scope = "fleet" });
        await using var both = await Door.Open("haproxy", first.Address, second.Address);
        using var api = new Api(both.Address);

        await CutOff(database);

        await Eventually.Is(async () => await Answer(api, "on-first", 10) == 0, "the second node gets every request");
        // With nobody ready the live state is still shown, and the client that was there still is.
        using var only = new Api(door.Address);
        await Eventually.Is(async () => await only.Status("/health/ready") == HttpStatusCode.ServiceUnavailable, "the first node is asked, and says that it is not ready");
        ((string?)(await only.Get("/machines/on-first"))["id"]).ShouldBe("on-first");
        (await client.Do(new { @do = "held", feed = "fleet" }))["machines"]!["on-first"].ShouldNotBeNull();
    }

    /// <summary>How many of so many requests found a machine that one node has.</summary>
    private static async Task<int> Answer(Api api, string machine, int requests)
    {
        var found = 0;
        for (var request = 0; request < requests; request++)
            found += await api.Status($"/api/v1/machines/{machine}") == HttpStatusCode.OK ? 1 : 0;
        return found;
    }

    private static async Task<Script> Follow(Door door)
    {
        var script = await Script.Start("follow.mjs", new Uri(door.Address, "/hubs/machines").AbsoluteUri);
        await script.Do(new { @do = "connect" });
        return script;
    }

    /// <summary>The database takes no connection any more, and ends those that there are.</summary>
    private static async Task CutOff(TestDatabase database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER DATABASE {name} ALLOW_CONNECTIONS false", connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'";
        await command.ExecuteNonQueryAsync();
    }

    private static byte[] Packed(SentReading reading)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(gzip, reading, JsonSerializerOptions.Web);
        return packed.ToArray();
    }
}
