using System.Text.Json;
using Millwright.Gateway.Health;
using Millwright.Storage;
using Millwright.Storage.Notices;
using Millwright.Storage.Processes;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>
/// Tells of a health check that begins to fail, and once more when all is well again. What cannot be written while the database is away is written
/// when it is back, with the time at which it happened.
/// </summary>
internal sealed partial class HealthWatch(HealthProbe probe, NoticeEvents events, SystemLog systemLog, TimeProvider clock, ILogger<HealthWatch> log) : BackgroundService
{
    private const int MostUntold = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly string _source = Guid.NewGuid().ToString("N");
    private readonly Queue<(DateTimeOffset At, string Status, string Text)> _untold = new();
    private string _last = "ready";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(Interval, LookAndTell, stoppingToken);

    private async Task LookAndTell(CancellationToken cancellationToken)
    {
        try
        {
            Look(await probe.Report(cancellationToken));
            await Tell(cancellationToken);
        }
        catch (DatabaseUnavailableException)
        {
            // It is told when the database is back; the log says it now.
        }
    }

    private void Look(HealthReport report)
    {
        if (report.Status is "starting" or "draining" || report.Status == _last)
            return;
        _last = report.Status;
        var text = report.Status == "ready" ? "The installation is well again." : string.Join(' ', report.Reasons);
        Changed(log, report.Status, text);
        _untold.Enqueue((clock.GetUtcNow(), report.Status, text));
        // A database that comes and goes all night is told of by its newest changes.
        if (_untold.Count > MostUntold)
            _untold.Dequeue();
    }

    private async Task Tell(CancellationToken cancellationToken)
    {
        while (_untold.TryPeek(out var change))
        {
            var severity = change.Status == "ready" ? NoticeSeverity.Info : NoticeSeverity.Critical;
            var id = NoticeIds.Event(_source, NoticeTypes.SystemHealth, change.At, change.Status);
            var isNew = await events.Add(
                new NewNoticeEvent(id, NoticeTypes.SystemHealth, severity, null, change.At, JsonSerializer.Serialize(new { text = change.Text, state = change.Status })), cancellationToken);
            if (isNew)
                await systemLog.Add("system.health", change.Status == "ready" ? "done" : "failed", new { change.Status, change.At }, change.Text, cancellationToken);
            _untold.Dequeue();
        }
    }

    [LoggerMessage(3131, LogLevel.Warning, "The installation is {Status}: {Text}")]
    private static partial void Changed(ILogger logger, string status, string text);
}
