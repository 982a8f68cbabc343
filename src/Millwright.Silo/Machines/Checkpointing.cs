using Millwright.Storage.Machines;
using Millwright.Twins.State;

namespace Millwright.Silo.Machines;

/// <summary>When the next check-point is due: it only shortens the replay of a cold twin, so it is written with a batch, never by itself.</summary>
internal readonly record struct Checkpointing(long Readings, long Moment)
{
    public static Checkpointing At(TwinState state, long now) => new(state.ReadingCount, now);

    public static Checkpointing From(TwinPast past, long now) => new(past.State?.ReadingCount ?? 0, now);

    public bool IsDue(TwinState state, long now, TwinOptions options)
    {
        var since = state.ReadingCount - Readings;
        return since >= options.ReadingsPerSnapshot || (since > 0 && now - Moment >= options.SnapshotInterval.Micros());
    }

    public bool IsWorthOnLeave(TwinState state, TwinOptions options) => state.ReadingCount - Readings >= options.ReadingsWorthSnapshotOnLeave;
}
