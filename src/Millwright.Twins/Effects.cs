using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Millwright.Twins.Statistics;

namespace Millwright.Twins;

/// <summary>What a step decided, to be made durable together with what caused it.</summary>
public sealed class Effects
{
    /// <summary>Episodes in their newest form; the last entry of an id counts.</summary>
    public List<Episode> Episodes { get; } = [];
    public List<MachineEvent> Events { get; } = [];

    /// <summary>Minutes that closed.</summary>
    public List<MinuteRollup> ClosedMinutes { get; } = [];

    /// <summary>Starts of closed minutes that late readings fell into: to be computed afresh from the journal.</summary>
    public List<long> CorrectedMinutes { get; } = [];
}

/// <summary>The result of digesting a batch.</summary>
/// <param name="State">The next state; the one given is untouched.</param>
/// <param name="Outcomes">One per row of the batch, in its order.</param>
/// <param name="Ids">The content-derived id of each row, in its order.</param>
/// <param name="Sequences">The journal sequence of each accepted row; 0 for the others.</param>
public readonly record struct Digest(TwinState State, ReadingOutcome[] Outcomes, long[] Ids, long[] Sequences, Effects Effects);
