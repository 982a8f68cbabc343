using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Notices;

/// <summary>Deliveries to Debian's Alertmanager.</summary>
public sealed class AlertmanagerTests
{
    [Fact]
    public async Task An_alarm_is_an_alert_for_as_long_as_it_lasts()
    {
        await using var alertmanager = await Alertmanager.Start();
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__AlertInterval", "00:00:01"));
        await product.Api.Post("/channels", new { name = "alertmanager", kind = "alertmanager", secrets = new { url = alertmanager.Url }, enabledEvents = Sending.Everything });
        var alarm = Guid.NewGuid();

        await product.Alarm(alarm, "alarm.raised", "warning");

        var alert = (await Eventually.Get(alertmanager.Alerts, static alerts => alerts.Count == 1, "there is an alert"))[0]!;
        ((string?)alert["labels"]!["alertname"], (string?)alert["labels"]!["severity"], (string?)alert["labels"]!["alarm_id"]).ShouldBe(("Pressure high", "warning", $"{alarm}"));
        ((string?)alert["annotations"]!["summary"]).ShouldBe("WARNING – Pump 7: Pressure above 8 bar");
        // It would end by itself three intervals after it was told: told again, its end moves on.
        var end = alert["endsAt"]!.GetValue<DateTimeOffset>();
        await Eventually.Get(alertmanager.Alerts, alerts => alerts is [var again] && again!["endsAt"]!.GetValue<DateTimeOffset>() > end, "it is told again");

        await product.Alarm(alarm, "alarm.escalated");
        await Eventually.Get(alertmanager.Alerts, static alerts => alerts is [var only] && (string?)only!["labels"]!["severity"] == "critical", "only the escalated one is left");

        await product.Alarm(alarm, "alarm.cleared");
        await Eventually.Get(alertmanager.Alerts, static alerts => alerts.Count == 0, "it is over");
        await Eventually.Get(() => product.Api.GetAll("/notices?state=sent"), static sent => sent.Count == 3, "three notices were sent");
    }

    /// <summary>The program, on a free port, with nobody to tell.</summary>
    private sealed class Alertmanager : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millwright-alertmanager-");
        private readonly HttpClient _http = new();
        private readonly int _port = Installation.FreePort();
        private Process? _process;

        public string Url => $"http://127.0.0.1:{_port}";

        public static async Task<Alertmanager> Start()
        {
            var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static folder => Path.Combine(folder, "prometheus-alertmanager")).FirstOrDefault(File.Exists);
            if (program is null)
                Assert.Skip("prometheus-alertmanager is not installed; ./millwright test installs it where it can.");
            var alertmanager = new Alertmanager();
            await alertmanager.Run(program);
            return alertmanager;
        }

        /// <summary>Those that last.</summary>
        public async Task<JsonArray> Alerts() => JsonNode.Parse(await _http.GetStringAsync(new Uri($"{Url}/api/v2/alerts?active=true")))!.AsArray();

        public async ValueTask DisposeAsync()
        {
            if (_process is { HasExited: false })
                _process.Kill();
            await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
            _process?.Dispose();
            _http.Dispose();
            _folder.Delete(recursive: true);
        }

        private async Task Run(string program)
        {
            var configuration = Path.Combine(_folder.FullName, "alertmanager.yml");
            await File.WriteAllTextAsync(configuration, "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");
            var start = Child.Start(
                program,
                [$"--config.file={configuration}", $"--storage.path={_folder.FullName}", $"--web.listen-address=127.0.0.1:{_port}", "--cluster.listen-address="]);
            _process = Process.Start(start)!;
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
            using var api = new Api(new Uri(Url));
            await Eventually.Is(async () => await api.Status("/-/ready") == HttpStatusCode.OK, "the Alertmanager is ready");
        }
    }
}
