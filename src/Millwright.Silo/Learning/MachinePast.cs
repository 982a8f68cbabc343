using Millwright.Learning.Features;
using Millwright.Storage.Learning;
using Millwright.Twins.Events;

namespace Millwright.Silo.Learning;

/// <summary>The kinds of events that models hear of.</summary>
internal static class MachineEvents
{
    /// <summary>An episode began.</summary>
    public const string Failure = "failure";

    /// <summary>Maintenance ended.</summary>
    public const string Maintenance = "maintenance";

    /// <summary>A sensor passed a limit.</summary>
    public const string Limit = "limit";

    /// <summary>What models hear of something that a twin decided; null: nothing.</summary>
    public static string? Of(MachineEventKind decided) => decided switch
    {
        MachineEventKind.EpisodeOpened => Failure,
        MachineEventKind.LimitPassed => Limit,
        _ => null,
    };
}

/// <summary>When a machine was in failure and in maintenance, and when its sensors passed limits (µs since 1970-01-01 UTC, each instant once); all in order of time.</summary>
internal sealed record MachinePast(IReadOnlyList<PastEpisode> Episodes, IReadOnlyList<PastMaintenance> Maintenance, IReadOnlyList<long> Limits)
{
    public static readonly MachinePast None = new([], [], []);

    /// <summary>As far as it was before an instant, and known by another.</summary>
    public static Task<MachinePast> Read(TrainingHistory history, long machine, DateTimeOffset before, DateTimeOffset knownBy, CancellationToken cancellationToken) =>
        Read(history, machine, before, knownBy, mostLimits: null, cancellationToken);

    /// <summary>As it is known now, as far as inputs need it that are asked for only now: no set of features remembers more events.</summary>
    public static Task<MachinePast> ReadForNow(TrainingHistory history, long machine, DateTimeOffset before, CancellationToken cancellationToken) =>
        Read(history, machine, before, DateTimeOffset.MaxValue, FeatureSpec.DefaultKeep, cancellationToken);

    private static async Task<MachinePast> Read(TrainingHistory history, long machine, DateTimeOffset before, DateTimeOffset knownBy, int? mostLimits, CancellationToken cancellationToken) => new(
        await history.Episodes(machine, before, knownBy, cancellationToken), await history.Maintenance(machine, before, knownBy, cancellationToken),
        await history.LimitsPassed(machine, before, knownBy, mostLimits, cancellationToken));

    /// <summary>Whether it was in failure or maintenance at an instant, µs since 1970-01-01 UTC.</summary>
    public bool IsDown(long at) =>
        Episodes.Any(episode => episode.StartedAt <= at && (episode.EndedAt ?? long.MaxValue) >= at) || Maintenance.Any(span => span.From <= at && (span.To ?? long.MaxValue) >= at);

    /// <summary>When the first failure begins after an instant and less than so many µs after it; null: none does.</summary>
    public long? FailureWithin(long at, long span) => Episodes.FirstOrDefault(episode => episode.StartedAt > at) is { } next && next.StartedAt - at < span ? next.StartedAt : null;

    /// <summary>What models hear of, in order of time, with the kind's name.</summary>
    public IEnumerable<(long At, string Kind)> Events() => Episodes.Select(static episode => (episode.StartedAt, MachineEvents.Failure))
        .Concat(Maintenance.Where(static span => span.To is not null).Select(static span => (span.To!.Value, MachineEvents.Maintenance)))
        .Concat(Limits.Select(static at => (at, MachineEvents.Limit)))
        .OrderBy(static happened => happened.Item1);
}
