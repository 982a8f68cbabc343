using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Storage.Processes;
using Millwright.Storage.Rollups;
using Millwright.Storage.Upkeep;

namespace Millwright.Silo.Upkeep;

/// <summary>Derives hours and days that are over, each interval. Each silo does; those that find another at it leave it to that one.</summary>
internal sealed partial class RollupService(RollupKeeper keeper, IOptions<UpkeepOptions> options, TimeProvider clock, ILogger<RollupService> log) : BackgroundService
{
    private bool _isPutOff;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.RollupInterval, Pass, stoppingToken);

    private async Task Pass(CancellationToken cancellationToken)
    {
        try
        {
            while ((await keeper.DeriveNext(cancellationToken)).IsFull)
            {
            }
            _isPutOff = false;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the marks stay, and until they are gone questions are answered from what is finer.
            if (!_isPutOff)
                PutOff(log, error);
            _isPutOff = true;
        }
    }

    [LoggerMessage(2093, LogLevel.Warning, "Roll-ups of hours and days are derived later.")]
    private static partial void PutOff(ILogger logger, Exception error);
}
