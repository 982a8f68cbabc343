using Microsoft.Extensions.Options;
using Millwright.Storage;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;
using Millwright.Twins.Units;

namespace Millwright.Silo.Learning;

/// <summary>Something that a training needs.</summary>
/// <param name="Detail">What was found, with the remedy where it does not do.</param>
public sealed record TrainerCheck(string Name, bool IsHealthy, string Detail);

/// <summary>Whether trainings can be done, and whether one of a scope could learn anything now.</summary>
public sealed class TrainerHealth
{
    private readonly Database _database;
    private readonly TrainingJobs _jobs;
    private readonly TrainingHistory _history;
    private readonly LearningOptions _options;
    private readonly TimeProvider _clock;

    public TrainerHealth(Database database, TrainingJobs jobs, TrainingHistory history, IOptions<LearningOptions> options, TimeProvider clock) =>
        (_database, _jobs, _history, _options, _clock) = (database, jobs, history, options.Value, clock);

    /// <summary>Of the trainer itself: PostgreSQL, and that somebody works on what is queued.</summary>
    public async Task<IReadOnlyList<TrainerCheck>> Checks(CancellationToken cancellationToken)
    {
        try
        {
            await _database.Ping(cancellationToken);
            var idle = await _jobs.Idle(cancellationToken);
            var late = await _jobs.OldestIdle(cancellationToken) is { } since && _clock.GetUtcNow() - since > LateAfter;
            return
            [
                new("database", true, "It answers."),
                new("workers", !late, late
                    ? $"{idle.Count} trainings wait, the first for more than {DurationText.Of(LateAfter)}: no silo takes them. Look into the silos' logs."
                    : idle.Count == 0 ? "No training waits." : $"{idle.Count} trainings wait for a moment."),
            ];
        }
        catch (DatabaseUnavailableException error)
        {
            return [new("database", false, error.Message)];
        }
    }

    /// <summary>Of the history of a scope: machines, readings that are fresh, failures to learn from.</summary>
    public async Task<IReadOnlyList<TrainerCheck>> ChecksOf(ModelScope scope, CancellationToken cancellationToken)
    {
        var machines = await _history.Machines(scope, cancellationToken);
        if (machines.Count == 0)
            return [new("machines", false, $"No machine is registered for {scope}.")];
        var now = _clock.GetUtcNow();
        var (newest, episodes) = await _history.Freshness([.. machines.Select(static machine => machine.Key)], now - _options.History, cancellationToken);
        var isFresh = newest is { } at && now - at <= _options.FreshWithin;
        return
        [
            new("machines", true, $"{machines.Count} machines of {scope}."),
            new("readings", isFresh, newest is { } last
                ? $"The newest is of {last:u}; it may be {DurationText.Of(_options.FreshWithin)} old (Millwright:Learning:FreshWithin)."
                : "The machines have sent none."),
            new("episodes", episodes >= _options.FewestEpisodes, $"{episodes} failure episodes within {DurationText.Of(_options.History)}; {_options.FewestEpisodes} are needed (Millwright:Learning:FewestEpisodes)."),
        ];
    }

    /// <summary>A job is begun at the next pass of any silo's watch, or after the look for drift that has the place.</summary>
    private TimeSpan LateAfter => _options.Lease + (10 * _options.WatchInterval) + _options.DriftInterval;
}
