using Millwright.Storage.Journaling;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Storage.Machines;

/// <summary>A machine opened for writing: what is registered, and what is needed to bring its twin up to date.</summary>
/// <param name="Epoch">The writer's own; every older one is refused from here on.</param>
/// <param name="Desired">The configuration that the registry holds now: the type's, with the machine's overrides.</param>
public sealed record OpenTwin(MachineRecord Machine, long Epoch, MachineConfiguration Desired, TwinPast Past);

/// <summary>A check-point and what was journaled since.</summary>
/// <param name="State">Null: no check-point, the journal starts from nothing.</param>
/// <param name="Configuration">What the check-point was judged under.</param>
/// <param name="Since">Readings and commands after the check-point, in order of sequence.</param>
public sealed record TwinPast(TwinState? State, MachineConfiguration Configuration, IReadOnlyList<PastEntry> Since);

/// <summary>One entry of the journal: a reading or a command.</summary>
public readonly record struct PastEntry(long Sequence, JournaledReading Reading, TwinCommand? Command);
