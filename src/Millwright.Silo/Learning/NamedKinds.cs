using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Writes back to what versions said of episodes of which kind people say that these were, by the clusters that are nearest to the kinds' patterns.</summary>
internal sealed class NamedKinds(ModelCatalog catalog, PatternRegistry patterns, PredictionOutcomes outcomes, TimeProvider clock)
{
    public async Task Confirm(CancellationToken cancellationToken)
    {
        var versions = catalog.All.Where(static version => version.Model.Task == PredictionTask.Cluster).ToList();
        if (versions.Count == 0)
            return;
        var rows = await patterns.List(cancellationToken);
        var known = rows.ConvertAll(static pattern => pattern.Labelled);
        foreach (var pattern in rows.Where(static pattern => pattern.Episodes.Count > 0))
            foreach (var version in versions)
                if (version.Row.Metrics.Of(pattern.Labelled, known) is var (clusters, nearest))
                    await outcomes.ConfirmKind(version.Row.Id, pattern.Episodes, clusters, nearest, clock.GetUtcNow(), cancellationToken);
    }
}
