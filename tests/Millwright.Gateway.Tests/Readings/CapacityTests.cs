using System.Net;
using System.Text;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

/// <summary>A gateway that takes one request at a time and knows its machines.</summary>
public sealed class NarrowGateway : RunningGateway
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Millwright:Ingest:MaxConcurrentRequests"] = "1",
        ["Millwright:Twins:RegisterUnknown"] = "false",
    };
}

public sealed class NarrowGatewayTests(NarrowGateway gateway) : IClassFixture<NarrowGateway>
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Past_its_capacity_it_says_when_to_come_back_and_accepts_nothing()
    {
        await _gateway.Register("full");
        using var open = new OpenBody(Reading("full", 0, 1));
        var held = _gateway.Say(HttpMethod.Post, "/api/v1/readings", open, ("Expect", "100-continue"));
        await open.IsAskedFor.Soon();

        var refused = await _gateway.Ingest(Reading("full", 1, 2));

        (refused.Status, refused.ErrorCode, refused.Headers.RetryAfter!.Delta).ShouldBe((429, "system.busy", TimeSpan.FromSeconds(1)));
        open.End();
        (await held.Soon()).Counts.ShouldBe((1, 0, 0));
        (await _gateway.Machine("full"))["readingCount"].GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Readings_of_a_machine_that_nobody_registered_are_refused_by_themselves()
    {
        await _gateway.Register("known");

        var answer = await _gateway.Ingest($"[{Reading("stranger", 0, 1)},{Reading("known", 0, 1)}]");

        answer.Counts.ShouldBe((1, 0, 1));
        (answer.Rejected.GetProperty("machineId").GetString(), answer.Rejected.GetProperty("errorCode").GetString()).ShouldBe(("stranger", "business.unknown-machine"));
        (await _gateway.Machine("stranger")).Status.ShouldBe(404);
    }

    /// <summary>A body whose end is held back. Sent with Expect, it is asked for once the gateway has let the request in.</summary>
    private sealed class OpenBody : HttpContent
    {
        private readonly string _json;
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _isAskedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OpenBody(string json)
        {
            _json = json;
            Headers.ContentType = new("application/json");
        }

        public Task IsAskedFor => _isAskedFor.Task;

        public void End() => _end.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_json));
            await stream.FlushAsync();
            _isAskedFor.SetResult();
            await _end.Task.Soon();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

public sealed class LargeBodyTests(RunningGateway gateway)
{
    [Fact]
    public async Task Fifty_thousand_readings_in_one_packed_request_are_taken_without_holding_the_body()
    {
        var client = gateway.Require();
        var body = new StringBuilder();
        for (var reading = 0; reading < 50_000; reading++)
            body.Append(Reading($"bulk-{reading % 500}", reading / 500, reading, $",\"note\":\"{new string('-', 200)}\"")).Append('\n');
        var (packed, length) = (Speaking.Packed(body.ToString()), body.Length);
        body.Clear();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var answer = await client.IngestPacked(packed, "application/x-ndjson");

        answer.Counts.ShouldBe((50_000, 0, 0));
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(length / 2 + (16 << 20), "the body and its readings are gone, 500 twins stay");
    }
}
