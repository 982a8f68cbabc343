using System.Text.Json.Nodes;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Load;

/// <summary>A browser's stand-in at one node: the official SignalR client, which follows the whole fleet and checks that each message follows the last.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Script _script;

    private Watcher(Node node, Script script) => (Node, _script) = (node, script);

    public Node Node { get; }

    public static async Task<Watcher> At(Node node)
    {
        var script = await Script.Start("follow.mjs", new Uri(node.Address, "/hubs/machines").AbsoluteUri, ("MILLWRIGHT_API_KEY", Node.Key));
        await script.Do(new { @do = "connect" });
        await script.Do(new { @do = "subscribe", scope = "fleet" });
        return new Watcher(node, script);
    }

    /// <summary>With nothing under way: what it holds of every machine must come to be what the machine itself says. What is wrong; empty: nothing.</summary>
    public async Task<List<string>> Wrong(IEnumerable<string> machines)
    {
        await _script.Do(new { @do = "connect" });
        var wrong = new List<string>();
        foreach (var machine in machines)
        {
            var last = ("", "");
            try
            {
                await Eventually.Is(
                    async () =>
                    {
                        var held = await _script.Do(new { @do = "held", feed = "fleet" });
                        wrong.AddRange(held["gaps"]!.AsArray().Select(gap => $"the watcher at node {Node.Number} has a gap: {gap}"));
                        last = (Told(held["machines"]![machine]), Told(await Node.Api.Get($"/machines/{machine}")));
                        return wrong.Count > 0 || last.Item1 == last.Item2;
                    },
                    "the watcher holds what the machine says", Patience);
            }
            catch (TimeoutException)
            {
                wrong.Add($"the watcher at node {Node.Number} holds of {machine} {last.Item1}, which says {last.Item2}");
            }
            if (wrong.Count > 0)
                return wrong;
        }
        return wrong;
    }

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private static string Told(JsonNode? machine) => machine is null ? "nothing" : $"version {machine["version"]}, {machine["readingCount"]} readings, {machine["status"]}";
}
