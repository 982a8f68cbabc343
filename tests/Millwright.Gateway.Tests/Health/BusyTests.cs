using Microsoft.Extensions.DependencyInjection;
using Millwright.Storage;
using Millwright.Storage.Machines;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Health;

/// <summary>A gateway with one connection for all its queries.</summary>
public sealed class NarrowGateway : RunningGateway
{
    protected override Dictionary<string, string?> Settings => new(base.Settings) { ["Millwright:Storage:QueryConnections"] = "1" };
}

public sealed class BusyTests(NarrowGateway gateway) : IClassFixture<NarrowGateway>
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_node_whose_connections_for_queries_are_all_taken_is_ready_all_the_same()
    {
        await _gateway.Ingest($"[{Reading("busy-1", 0, 20)},{Reading("busy-2", 0, 20)}]");
        var database = gateway.Services.GetRequiredService<Database>();
        await using var rows = gateway.Services.GetRequiredService<MachineDirectory>().All(CancellationToken.None).GetAsyncEnumerator();
        (await rows.MoveNextAsync()).ShouldBeTrue();
        var waiting = database.Ping(CancellationToken.None);

        var health = await _gateway.Get("/health/ready");

        (health.Status, health["status"].GetString()).ShouldBe((200, "ready"));
        waiting.IsCompleted.ShouldBeFalse("there was a connection left for queries");
        await rows.DisposeAsync();
        await waiting.Soon();
    }
}
