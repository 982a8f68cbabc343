using Microsoft.Extensions.DependencyInjection;
using Millwright.Silo.Cluster;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Cluster;

/// <summary>A process as a node: what it says of itself, and how it leaves.</summary>
public sealed class NodeTests(LeavingGateway gateway) : IClassFixture<LeavingGateway>
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task It_says_what_it_is_and_which_machines_give_it_most_to_do()
    {
        await _gateway.Ingest(Reading("busy", 0, 1));
        var name = (await _gateway.Get("/health"))["node"].GetString();

        // What it says of itself is at most five seconds old.
        await Patience.Until(async () => (await _gateway.Get("/api/v1/cluster"))["nodes"][0].GetProperty("mostReadings").EnumerateArray()
            .Any(static machine => machine.GetProperty("machineId").GetString() == "busy" && machine.GetProperty("value").GetDouble() > 0));

        var cluster = await _gateway.Get("/api/v1/cluster");
        var node = cluster["nodes"].EnumerateArray().ShouldHaveSingleItem();
        (cluster["node"].GetString(), node.GetProperty("node").GetString(), node.GetProperty("role").GetString()).ShouldBe((name, name, "all"));
        node.GetProperty("twins").GetInt32().ShouldBePositive();
        node.GetProperty("mostTime")[0].GetProperty("value").GetDouble().ShouldBeInRange(0, 1);
        cluster["missing"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_twin_that_another_has_overtaken_is_no_reason_to_refuse_a_reading()
    {
        (await _gateway.Ingest(Reading("fought-over", 0, 1))).Counts.ShouldBe((1, 0, 0));
        MachineId.TryParse("fought-over", out var id).ShouldBeTrue();
        await gateway.Services.GetRequiredService<TwinStore>().Open(id, registerUnknown: false, CancellationToken.None);

        var answer = await _gateway.Ingest(Reading("fought-over", 1, 2));

        (answer.Status, answer.Counts).ShouldBe((200, (1, 0, 0)));
        (await _gateway.Machine("fought-over"))["readingCount"].GetInt64().ShouldBe(2);
    }
}

/// <summary>A gateway of its own, for tests that have it leave.</summary>
public sealed class LeavingGateway : RunningGateway;

public sealed class DrainTests(LeavingGateway gateway) : IClassFixture<LeavingGateway>
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_node_that_drains_is_not_ready_and_refuses_nothing()
    {
        (await _gateway.Get("/health/ready")).Status.ShouldBe(200);

        gateway.Services.GetRequiredService<ThisNode>().Drain();

        var health = await _gateway.Get("/health/ready");
        (health.Status, health["status"].GetString()).ShouldBe((503, "draining"));
        (await _gateway.Get("/health/live")).Status.ShouldBe(200);
        (await _gateway.Ingest(Reading("late-guest", 0, 1))).Counts.ShouldBe((1, 0, 0));
        await Patience.Until(async () => (await _gateway.Get("/api/v1/cluster"))["nodes"][0].GetProperty("status").GetString() == "draining");
    }
}
