namespace Millwright.Cluster.Tests.Histories;

/// <summary>What a machine shows to who asks for its live state, as far as its history is checked.</summary>
/// <param name="Readings">How many readings it has accepted.</param>
/// <param name="Newest">The sequence number of the newest of them by event time; −1: there is none.</param>
/// <param name="IsAcknowledged">Whether its standing alarm is.</param>
internal readonly record struct Shown(int Readings, long Newest, bool IsAcknowledged, bool InMaintenance)
{
    public static Shown Nothing { get; } = new(0, -1, IsAcknowledged: false, InMaintenance: false);
}

/// <summary>What a client asked of a machine and, where it is told, the answer.</summary>
internal abstract record Deed;

/// <summary>A reading was sent.</summary>
/// <param name="Sequence">0 or more; the same number is the same reading.</param>
/// <param name="At">Its event time; of two readings of one time the higher sequence number is the newer.</param>
/// <param name="WasNew">Whether it was accepted as new or told as a duplicate; null: there was no answer.</param>
internal sealed record Write(long Sequence, long At, bool? WasNew) : Deed;

/// <summary>The standing alarm was acknowledged. Doing it again changes nothing.</summary>
internal sealed record Acknowledge : Deed;

/// <summary>Maintenance was begun or ended. Doing it again changes nothing.</summary>
internal sealed record Maintain(bool InMaintenance) : Deed;

/// <summary>The live state was asked for.</summary>
internal sealed record Read(Shown Seen) : Deed;

/// <summary>A deed of one client with the instants between which it happened, on one clock of any unit.</summary>
/// <param name="Completed">null: the client never learned what became of it. It happened at some time after it was asked for, or not at all.</param>
internal sealed record Operation(long Invoked, long? Completed, Deed Deed);
