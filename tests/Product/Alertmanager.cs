using System.Net;
using System.Text.Json.Nodes;

namespace Millwright.Tests.Product;

/// <summary>Debian's Alertmanager on a free port.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private const string TellsNobody = "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n";
    private readonly Daemon _daemon = new("alertmanager");
    private readonly HttpClient _http = new();
    private readonly int _port = Ports.Free();

    public string Url => $"http://127.0.0.1:{_port}";

    public string Log => _daemon.Log;

    /// <param name="configuration">Its file; without one it tells nobody.</param>
    public static async Task<Alertmanager> Start(string configuration = TellsNobody)
    {
        var program = Prerequisite.Program("prometheus-alertmanager");
        var alertmanager = new Alertmanager();
        await alertmanager.Run(program, configuration);
        return alertmanager;
    }

    /// <summary>Those that last.</summary>
    public async Task<JsonArray> Alerts() => JsonNode.Parse(await _http.GetStringAsync(new Uri($"{Url}/api/v2/alerts?active=true")))!.AsArray();

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _http.Dispose();
    }

    private async Task Run(string program, string configuration)
    {
        using var api = new Api(new Uri(Url));
        var file = await _daemon.Write("alertmanager.yml", configuration);
        await _daemon.Run(
            program, [$"--config.file={file}", $"--storage.path={_daemon.Folder}", $"--web.listen-address=127.0.0.1:{_port}", "--cluster.listen-address="],
            async () => await api.Status("/-/ready") == HttpStatusCode.OK);
    }
}
