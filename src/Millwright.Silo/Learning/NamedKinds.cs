using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Writes back to what versions said of episodes of which kind people say that these were, by the clusters that are nearest to the kinds' patterns. Once that is done it is not done again until
/// a pattern, a version, or what was told of the named episodes is another.
/// </summary>
internal sealed class NamedKinds(ModelCatalog catalog, PatternRegistry patterns, PredictionOutcomes outcomes, TimeProvider clock)
{
    /// <summary>Of all that the last writing went by; null: there was none.</summary>
    private string? _written;

    public async Task Confirm(CancellationToken cancellationToken)
    {
        var versions = catalog.All.Where(static version => version.Model.Task == PredictionTask.Cluster).ToList();
        if (versions.Count == 0)
            return;
        var rows = await patterns.List(cancellationToken);
        var named = rows.FindAll(static pattern => pattern.Episodes.Count > 0);
        if (named.Count == 0)
            return;
        var mark = await Mark(versions, rows, cancellationToken);
        if (mark == _written)
            return;
        var known = rows.ConvertAll(static pattern => pattern.Labelled);
        foreach (var pattern in named)
            foreach (var version in versions)
                if (version.Row.Metrics.Of(pattern.Labelled, known) is var (clusters, nearest))
                    await outcomes.ConfirmKind(version.Row.Id, pattern.Episodes, clusters, nearest, clock.GetUtcNow(), cancellationToken);
        _written = mark;
    }

    private async Task<string> Mark(List<LoadedVersion> versions, List<PatternRow> rows, CancellationToken cancellationToken)
    {
        var (count, newest) = await outcomes.ToldOf([.. versions.Select(static version => version.Row.Id)], [.. rows.SelectMany(static pattern => pattern.Episodes)], cancellationToken);
        return string.Join('\n', [.. versions.Select(static version => $"{version.Row.Id}"), .. rows.Select(static pattern => $"{pattern.Name} {pattern.UpdatedAt:O}"), $"{count} {newest:O}"]);
    }
}
