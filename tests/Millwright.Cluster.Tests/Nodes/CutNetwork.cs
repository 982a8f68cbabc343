using System.Net;

namespace Millwright.Cluster.Tests.Nodes;

/// <summary>
/// A network namespace with two cables: one to the other nodes and the database, which can be pulled, and one to the clients, which stays. What
/// is sent into the pulled cable is lost without a word, as on a switch that died.
/// </summary>
internal sealed class CutNetwork : IAsyncDisposable
{
    private readonly string _name = $"mw{Environment.ProcessId % 100_000}";
    private readonly string _subnet = $"10.231.{Environment.ProcessId % 100 * 2}";
    private readonly string _clientSubnet = $"10.231.{Environment.ProcessId % 100 * 2 + 1}";

    /// <summary>The address of the nodes and the database on this side.</summary>
    public IPAddress Here => IPAddress.Parse($"{_subnet}.1");

    public NodePlace Beyond => new($"{_subnet}.2", $"{_clientSubnet}.2", $"Host={Here};Username=postgres;Database=postgres", ["ip", "netns", "exec", _name]);

    private string Cable => $"{_name}c";

    private string ClientCable => $"{_name}x";

    private string Bridge => $"{_name}b";

    /// <summary>Lays the cables; where this is not permitted the test is skipped.</summary>
    public static async Task<CutNetwork> Lay()
    {
        var network = new CutNetwork();
        var made = await Try("netns", "add", network._name);
        Assert.SkipUnless(made is { Code: 0 }, $"A network namespace cannot be made here: {made?.Error.Trim() ?? "there is no program ip"}");
        // A bridge keeps this side's address when the cable behind it is pulled.
        await Run("link", "add", network.Bridge, "type", "bridge");
        await Run("addr", "add", $"{network.Here}/24", "dev", network.Bridge);
        await Run("link", "set", network.Bridge, "up");
        await network.Lay(network.Cable, "cluster", $"{network._subnet}.2");
        await Run("link", "set", network.Cable, "master", network.Bridge);
        await network.Lay(network.ClientCable, "clients", $"{network._clientSubnet}.2");
        await Run("addr", "add", $"{network._clientSubnet}.1/24", "dev", network.ClientCable);
        await Run("-n", network._name, "link", "set", "lo", "up");
        return network;
    }

    public Task Cut() => Run("link", "set", Cable, "down");

    public Task Mend() => Run("link", "set", Cable, "up");

    public async ValueTask DisposeAsync()
    {
        await Try("netns", "del", _name);
        await Try("link", "del", Bridge);
    }

    private async Task Lay(string cable, string end, string address)
    {
        await Run("link", "add", cable, "type", "veth", "peer", "name", end, "netns", _name);
        await Run("link", "set", cable, "up");
        await Run("-n", _name, "addr", "add", $"{address}/24", "dev", end);
        await Run("-n", _name, "link", "set", end, "up");
    }

    private static async Task Run(params string[] arguments)
    {
        var ended = await Try(arguments);
        ended.ShouldNotBeNull().Code.ShouldBe(0, $"ip {string.Join(' ', arguments)}: {ended}");
    }

    private static async Task<Ended?> Try(params string[] arguments)
    {
        try
        {
            return await Child.Run(Child.Start("ip", arguments), TimeSpan.FromSeconds(10));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
