using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Storage.Processes;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Has each champion looked at for drift, each interval. Each silo does; a look that is under way is not begun again.</summary>
internal sealed partial class DriftWatch(ModelCatalog catalog, IGrainFactory grains, IOptions<LearningOptions> options, TimeProvider clock, ILogger<DriftWatch> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.DriftInterval, _ => LookAtAll(), stoppingToken);

    private async Task LookAtAll()
    {
        foreach (var version in catalog.All.Where(static version => version.Row.Alias == ModelAlias.Champion))
            await Look(version);
    }

    private async Task Look(LoadedVersion version)
    {
        try
        {
            await grains.GetGrain<IDriftGrain>(DriftGrain.KeyOf(version.Row)).Look();
        }
        catch (Exception error)
        {
            // One model that cannot be looked at keeps no other from it; the next interval tries again.
            NotLookedAt(log, version.Model.Name, error.Message);
        }
    }

    [LoggerMessage(2067, LogLevel.Warning, "{Model} was not looked at for drift: {Reason}")]
    private static partial void NotLookedAt(ILogger logger, string model, string reason);
}
