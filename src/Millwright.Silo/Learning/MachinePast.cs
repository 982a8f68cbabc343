using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>The kinds of events that models hear of.</summary>
internal static class MachineEvents
{
    /// <summary>An episode began.</summary>
    public const string Failure = "failure";

    /// <summary>Maintenance ended.</summary>
    public const string Maintenance = "maintenance";
}

/// <summary>When a machine was in failure and in maintenance; both in order of time.</summary>
internal sealed record MachinePast(IReadOnlyList<PastEpisode> Episodes, IReadOnlyList<PastMaintenance> Maintenance)
{
    public static readonly MachinePast None = new([], []);

    /// <summary>As far as it was before an instant, and known by another.</summary>
    public static async Task<MachinePast> Read(TrainingHistory history, long machine, DateTimeOffset before, DateTimeOffset knownBy, CancellationToken cancellationToken) =>
        new(await history.Episodes(machine, before, knownBy, cancellationToken), await history.Maintenance(machine, before, knownBy, cancellationToken));

    /// <summary>Whether it was in failure or maintenance at an instant, µs since 1970-01-01 UTC.</summary>
    public bool IsDown(long at) =>
        Episodes.Any(episode => episode.StartedAt <= at && (episode.EndedAt ?? long.MaxValue) >= at) || Maintenance.Any(span => span.From <= at && (span.To ?? long.MaxValue) >= at);

    /// <summary>When the first failure begins after an instant and less than so many µs after it; null: none does.</summary>
    public long? FailureWithin(long at, long span) => Episodes.FirstOrDefault(episode => episode.StartedAt > at) is { } next && next.StartedAt - at < span ? next.StartedAt : null;

    /// <summary>What models hear of, in order of time, with the kind's name.</summary>
    public IEnumerable<(long At, string Kind)> Events() => Episodes.Select(static episode => (episode.StartedAt, MachineEvents.Failure))
        .Concat(Maintenance.Where(static span => span.To is not null).Select(static span => (span.To!.Value, MachineEvents.Maintenance)))
        .OrderBy(static happened => happened.Item1);
}
