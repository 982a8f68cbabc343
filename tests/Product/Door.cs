using System.Net;

namespace Millwright.Tests.Product;

/// <summary>A load balancer with the configuration that the product brings, in front of nodes of this machine.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly Daemon _daemon;
    private readonly int _port = Ports.Free();

    private Door(string program) => _daemon = new Daemon(program);

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public string Log => _daemon.Log;

    /// <param name="program"><c>haproxy</c> or <c>nginx</c>.</param>
    /// <param name="nodes">Where node1 and its likes are; nobody is where those are that are not given.</param>
    public static async Task<Door> Open(string program, params Uri[] nodes)
    {
        var found = Prerequisite.Program(program);
        var door = new Door(program);
        using var api = new Api(door.Address);
        var file = await door.Configure(program, nodes);
        await door._daemon.Run(
            found, program == "haproxy" ? ["-db", "-f", file] : ["-c", file, "-p", door._daemon.Folder, "-g", "daemon off;"],
            async () => await api.Status("/health/live") == HttpStatusCode.OK);
        return door;
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private async Task<string> Configure(string program, Uri[] nodes)
    {
        var file = program == "haproxy" ? "haproxy.cfg" : "nginx.conf";
        var text = await File.ReadAllTextAsync(Path.Combine(Built.Root, "deploy", file));
        for (var node = 0; node < 3; node++)
            text = text.Replace($"node{node + 1}:5080", node < nodes.Length ? nodes[node].Authority : $"127.0.0.1:{Ports.Free()}");
        text = text.Replace("bind :8080", $"bind 127.0.0.1:{_port}").Replace("listen 8080;", $"listen 127.0.0.1:{_port};").Replace("/tmp/", _daemon.Folder + "/");
        return await _daemon.Write(file, text);
    }
}
