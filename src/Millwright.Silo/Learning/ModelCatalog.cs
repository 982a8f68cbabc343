using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Storage;
using Millwright.Storage.Learning;
using Millwright.Storage.Processes;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// The champions and challengers, in memory and ready to answer: one list, replaced as a whole when the register has changed, so that whoever is
/// answering goes on with what it has. A version that cannot be read is left out and told once; the others serve.
/// </summary>
internal sealed partial class ModelCatalog(ModelRegistry registry, IOptions<LearningOptions> options, TimeProvider clock, ILogger<ModelCatalog> log) : BackgroundService
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<Guid> _unreadable = [];

    // Of these it is told once that their file is not there; it is looked for again and again.
    private readonly HashSet<Guid> _missing = [];
    private volatile LoadedVersion[] _loaded = [];
    private bool _isPutOff;

    /// <summary>Whether any version answers at all; while none does, readings cost nothing more.</summary>
    public bool IsEmpty => _loaded.Length == 0;

    public IReadOnlyList<LoadedVersion> All => _loaded;

    /// <summary>Who answers for a machine, by model: the champion of the narrowest scope, or its challenger where the machine is a canary.</summary>
    public IEnumerable<(LoadedVersion Answers, LoadedVersion? Beside)> For(MachineId machine, string type, string? site)
    {
        foreach (var model in _loaded.Where(version => version.Row.Scope.Covers(machine, type, site)).GroupBy(static version => version.Model.Name, StringComparer.Ordinal))
        {
            var champion = model.Where(static version => version.Row.Alias == ModelAlias.Champion).MaxBy(static version => version.Row.Scope.Kind);
            if (champion is null)
                continue;
            // A narrower one is on trial as well: it has yet to show that it is better than who answers for its machines now.
            var challenger = model.Where(version => version.Row.Alias == ModelAlias.Challenger && version.Row.Scope.Kind >= champion.Row.Scope.Kind).MaxBy(static version => version.Row.Scope.Kind);
            yield return challenger is not null && Cohort.Has(machine, challenger.Row.Id, challenger.Row.Canary) ? (challenger, champion) : (champion, challenger);
        }
    }

    /// <summary>Takes up what has changed in the register.</summary>
    public async Task Refresh(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = _loaded;
            var serving = await registry.Serving(cancellationToken);
            if (serving.Count == now.Length && serving.TrueForAll(row => Array.Exists(now, loaded => loaded.Row.Id == row.Id && loaded.Row.Version == row.Version)))
                return;
            var next = new List<LoadedVersion>(serving.Count);
            foreach (var row in serving)
                if (await Take(row, Array.Find(now, loaded => loaded.Row.Id == row.Id), cancellationToken) is { } loaded)
                    next.Add(loaded);
            _loaded = [.. next];
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Each(options.Value.CatalogInterval, TryRefresh, stoppingToken, isFirstAtOnce: true);

    private async Task<LoadedVersion?> Take(VersionRow row, LoadedVersion? known, CancellationToken cancellationToken)
    {
        if (known is not null)
            return known with { Row = row };
        if (_unreadable.Contains(row.Id))
            return null;
        try
        {
            var content = await registry.Load(row.Id, clock.GetUtcNow(), cancellationToken);
            _missing.Remove(row.Id);
            return LoadedVersion.Read(row, (await registry.Get(row.Model, cancellationToken))!, content);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            _unreadable.Add(row.Id);
            Unreadable(log, row.Model, row.Number, error.Message);
            return null;
        }
        catch (ModelUnavailableException error)
        {
            if (_missing.Add(row.Id))
                Unreadable(log, row.Model, row.Number, error.Message);
            return null;
        }
    }

    private async Task TryRefresh(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh(cancellationToken);
            _isPutOff = false;
        }
        catch (DatabaseUnavailableException error)
        {
            if (!_isPutOff)
                PutOff(log, error.Message);
            _isPutOff = true;
        }
    }

    [LoggerMessage(2064, LogLevel.Error, "Version {Number} of {Model} cannot be read and does not answer: {Reason}")]
    private static partial void Unreadable(ILogger logger, string model, int number, string reason);

    [LoggerMessage(2065, LogLevel.Warning, "The models in memory stay as they are: {Reason}")]
    private static partial void PutOff(ILogger logger, string reason);
}
