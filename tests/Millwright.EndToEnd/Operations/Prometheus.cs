using System.Net;
using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Operations;

/// <summary>Debian's Prometheus with the product's own configuration, which scrapes a gateway of this machine.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Daemon _daemon = new("prometheus");
    private readonly HttpClient _http = new();
    private readonly int _port = Ports.Free();

    /// <param name="key">The API key that it is given.</param>
    /// <param name="alertmanager">As <c>host:port</c>.</param>
    public static async Task<Prometheus> Start(Uri gateway, string key, string alertmanager)
    {
        var program = Prerequisite.Program("prometheus");
        var prometheus = new Prometheus();
        var file = await prometheus.Configure(gateway.Authority, key, alertmanager);
        using var api = new Api(new Uri($"http://127.0.0.1:{prometheus._port}"));
        await prometheus._daemon.Run(
            program,
            // It finds the Alertmanager after the first alert was due, and would tell it again a minute later.
            [$"--config.file={file}", $"--storage.tsdb.path={prometheus._daemon.Folder}/data", $"--web.listen-address=127.0.0.1:{prometheus._port}", "--rules.alert.resend-delay=1s"],
            async () => await api.Status("/-/ready") == HttpStatusCode.OK);
        return prometheus;
    }

    /// <summary>Whether the gateway is up, as the last scrape found.</summary>
    public async Task<string?> Health()
    {
        var targets = (await Ask("targets"))["activeTargets"]!.AsArray();
        return (string?)targets.FirstOrDefault(static target => (string?)target!["labels"]!["job"] == "millwright")?["health"];
    }

    /// <summary>The rules that were evaluated, each with its health.</summary>
    public async Task<IReadOnlyList<(string Name, string Health)>> Rules() =>
        [.. (await Ask("rules"))["groups"]!.AsArray().SelectMany(static group => group!["rules"]!.AsArray()).Select(static rule => ((string)rule!["name"]!, (string)rule["health"]!))];

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _daemon.DisposeAsync();
    }

    private async Task<JsonNode> Ask(string what) => JsonNode.Parse(await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/api/v1/{what}")))!["data"]!;

    private async Task<string> Configure(string gateway, string key, string alertmanager)
    {
        await _daemon.Write("alerts.yml", await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "alerts.yml")));
        await _daemon.Write("targets/millwright.yml", $"- targets: ['{gateway}']\n");
        await _daemon.Write("targets/alertmanager.yml", $"- targets: ['{alertmanager}']\n");
        await _daemon.Write("targets/machine.yml", "[]\n");
        await _daemon.Write("secrets/api-key", key);
        var text = await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "prometheus.yml"));
        // Nobody waits ten seconds for a test; all else is as it is shipped.
        return await _daemon.Write("prometheus.yml", text.Replace("_interval: 10s", "_interval: 1s"));
    }
}
