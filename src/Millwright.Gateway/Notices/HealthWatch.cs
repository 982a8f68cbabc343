using Millwright.Gateway.Health;
using Millwright.Storage;
using Millwright.Storage.Notices;
using Millwright.Storage.Processes;

namespace Millwright.Gateway.Notices;

/// <summary>
/// Tells of a health check that begins to fail, and once more when all is well again; each gateway looks, and what several find is told once. What cannot
/// be written while the database is away is written when it is back, with the time at which it happened.
/// </summary>
internal sealed partial class HealthWatch(HealthProbe probe, NoticeEvents events, SystemLog systemLog, TimeProvider clock, ILogger<HealthWatch> log) : BackgroundService
{
    private const int MostUntold = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Queue<HealthChange> _untold = new();

    /// <summary>Null: it has not looked yet; what was told by whoever ran before it may be otherwise.</summary>
    private string? _last;

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
        var text = report.Status == "ready" ? "The installation is well again." : string.Join(' ', report.Reasons);
        if (_last is not null || report.Status != "ready")
            Changed(log, report.Status, text);
        _last = report.Status;
        _untold.Enqueue(new HealthChange(clock.GetUtcNow(), report.Status, text));
        // A database that comes and goes all night is told of by its newest changes.
        if (_untold.Count > MostUntold)
            _untold.Dequeue();
    }

    private async Task Tell(CancellationToken cancellationToken)
    {
        while (_untold.TryPeek(out var change))
        {
            if (await events.Add(change, cancellationToken))
                await systemLog.Add("system.health", change.State == "ready" ? "done" : "failed", new { Status = change.State, change.At }, change.Text, cancellationToken);
            _untold.Dequeue();
        }
    }

    [LoggerMessage(3131, LogLevel.Warning, "The installation is {Status}: {Text}")]
    private static partial void Changed(ILogger logger, string status, string text);
}
