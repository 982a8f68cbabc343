namespace Millwright.Twins.Readings;

/// <summary>
/// Tells repeats and contradictions of one instant apart. Both carry a sequence: the same one is a repeat when the content is too, another
/// one is another reading. Without: the same content is a repeat; another value for a sensor of the same instant contradicts it.
/// </summary>
internal ref struct Repeats(ReadingBatch batch, long[] ids, ReadOnlySpan<KnownReading> known)
{
    private readonly ReadingBatch _batch = batch;
    private readonly long[] _ids = ids;
    private readonly ReadOnlySpan<KnownReading> _known = known;

    /// <summary>By row, the sensor that contradicts; empty when none does.</summary>
    public string[] Conflicts { get; private set; } = [];

    public ReadingOutcome Judge(int row, int[]? order, int place, ReadingOutcome[] outcomes)
    {
        var at = _batch.At[row];
        for (var before = place - 1; before >= 0; before--)
        {
            var other = order is null ? before : order[before];
            if (_batch.At[other] != at)
                break;
            if (outcomes[other] is ReadingOutcome.Duplicate or ReadingOutcome.Conflict)
                continue;
            var outcome = Against(row, _ids[other], _batch.Flags[other], _batch.Sequence[other], _batch.Sensors, _batch.Row(other));
            if (outcome != ReadingOutcome.Accepted)
                return outcome;
        }
        foreach (ref readonly var held in _known)
        {
            if (held.At != at)
                continue;
            var outcome = Against(row, held.Id, held.Flags, held.Sequence, held.Sensors, held.Values);
            if (outcome != ReadingOutcome.Accepted)
                return outcome;
        }
        return ReadingOutcome.Accepted;
    }

    private ReadingOutcome Against(int row, long id, ReadingFlags flags, long sequence, string[] sensors, ReadOnlySpan<double> values)
    {
        if (_ids[row] == id)
            return ReadingOutcome.Duplicate;
        var bothNumbered = (flags & _batch.Flags[row] & ReadingFlags.HasSequence) != ReadingFlags.None;
        if (bothNumbered && sequence != _batch.Sequence[row])
            return ReadingOutcome.Accepted;
        var mine = _batch.Row(row);
        for (var column = 0; column < mine.Length; column++)
        {
            if (double.IsNaN(mine[column]))
                continue;
            var theirs = ReferenceEquals(sensors, _batch.Sensors) ? column : Array.IndexOf(sensors, _batch.Sensors[column]);
            if (theirs < 0 || theirs >= values.Length || double.IsNaN(values[theirs]) || values[theirs].Equals(mine[column]))
                continue;
            if (Conflicts.Length == 0)
                Conflicts = new string[_batch.Count];
            Conflicts[row] = _batch.Sensors[column];
            return ReadingOutcome.Conflict;
        }
        return ReadingOutcome.Accepted;
    }
}
