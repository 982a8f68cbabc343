using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Silo.Live;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Storage.Incidents;
using Millwright.Storage.Processes;
using Millwright.Twins.Incidents;

namespace Millwright.Silo.Incidents;

/// <summary>How alarms are gathered into incidents.</summary>
internal sealed class IncidentSettings
{
    public const string Section = "Millwright:Incidents";

    /// <summary>An alarm belongs to the incident whose newest alarm was raised at most this long before it; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Window { get; set; } = new IncidentOptions().Window;

    /// <summary>An alarm raised longer than this after the first begins another incident; 1 min to 1 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Longest { get; set; } = new IncidentOptions().Longest;

    /// <summary>How often new alarms are looked for; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// Looks for alarms that are in no incident yet, and tells of them once more when they are in one. Each silo does; those that find another at it
/// leave it to that one.
/// </summary>
internal sealed partial class IncidentService(
    IncidentKeeper keeper, AlarmQueries alarms, StatusFeed feed, IOptions<IncidentSettings> settings, TimeProvider clock, ILogger<IncidentService> log) : BackgroundService
{
    private readonly IncidentOptions _options = new() { Window = settings.Value.Window, Longest = settings.Value.Longest };
    private bool _isPutOff;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(settings.Value.Interval, Pass, stoppingToken);

    private async Task Pass(CancellationToken cancellationToken)
    {
        try
        {
            Correlated done;
            do
            {
                done = await keeper.Correlate(_options, cancellationToken);
                if (done.Moved.Length > 0)
                    feed.Publish(await alarms.Open(done.Moved, cancellationToken));
            }
            while (done.Fresh == IncidentKeeper.Most);
            _isPutOff = false;
        }
        catch (DatabaseUnavailableException error)
        {
            if (!_isPutOff)
                PutOff(log, error.Message);
            _isPutOff = true;
        }
    }

    [LoggerMessage(2051, LogLevel.Warning, "Alarms are put into incidents later: {Reason}")]
    private static partial void PutOff(ILogger logger, string reason);
}
