using Millwright.Twins.Readings;
using Npgsql;

namespace Millwright.Storage.Journaling;

/// <summary>
/// What happens inside one transaction of the journal, in this order: the fence moves every machine's head and tells which writers have been
/// replaced; the readings of the others are copied in; then what their twins decided. The caller commits.
/// </summary>
internal sealed class JournalTransaction(SensorLayouts layouts, Partitions partitions)
{
    private const string CopyReadings =
        """COPY readings (machine_key, at, id, seq, arrived_at, source_sequence, flags, layout, "values") FROM STDIN (FORMAT binary)""";

    /// <param name="again">
    /// The first attempt failed: minutes that closed may have been written before, by a process that was killed since, or a partition has gone
    /// with what was old.
    /// </param>
    /// <returns>The entries whose writer has been replaced; nothing of them was written.</returns>
    public async Task<HashSet<JournalEntry>> Write(NpgsqlConnection connection, List<JournalEntry> entries, bool again = false)
    {
        if (again)
            await EnsureAfresh(entries);
        foreach (var entry in entries)
        {
            if (entry.Batch is { } batch)
                await partitions.Ensure(batch.At);
            // What time alone brought about may lie in a month of which there is no reading yet.
            foreach (var happened in entry.Effects.Events)
                await partitions.Ensure([happened.At]);
        }
        var fenced = await Fence.Pass(connection, entries);
        var kept = fenced.Count == 0 ? entries : entries.FindAll(entry => !fenced.Contains(entry));
        if (kept.Exists(static entry => entry.Readings > 0))
            await Copy(connection, kept);
        await new DecisionWriter(layouts).Write(connection, kept, again);
        return fenced;
    }

    private async Task EnsureAfresh(List<JournalEntry> entries)
    {
        partitions.Forget();
        foreach (var entry in entries)
            await partitions.Ensure([.. entry.Effects.ClosedMinutes.Select(static minute => minute.Minute), .. entry.Effects.CorrectedMinutes]);
    }

    private async Task Copy(NpgsqlConnection connection, List<JournalEntry> entries)
    {
        // Looked up before the copy begins: an error inside it would come out as a broken copy.
        foreach (var entry in entries)
            if (entry.Readings > 0)
                await layouts.NumberOf(entry.Batch!.Value.Sensors);
        await using var stream = await connection.BeginRawBinaryCopyAsync(CopyReadings);
        using var copy = new BinaryCopy(stream);
        copy.Begin();
        foreach (var entry in entries)
        {
            if (entry.Readings == 0)
                continue;
            var batch = entry.Batch!.Value;
            var layout = await layouts.NumberOf(batch.Sensors);
            var rowBytes = 160 + batch.Sensors.Length * 12;
            for (var row = 0; row < batch.Count; row++)
            {
                if (entry.Digest.Outcomes[row] is ReadingOutcome.Duplicate or ReadingOutcome.Conflict)
                    continue;
                await copy.Room(rowBytes);
                Add(copy, entry, batch, row, layout);
            }
        }
        await copy.End();
    }

    private static void Add(BinaryCopy copy, JournalEntry entry, in ReadingBatch batch, int row, int layout)
    {
        copy.Row(9);
        copy.Add(entry.MachineKey);
        copy.Moment(batch.At[row]);
        copy.Add(entry.Digest.Ids[row]);
        copy.Add(entry.Digest.Sequences[row]);
        copy.Moment(entry.Digest.ArrivedAt);
        if ((batch.Flags[row] & ReadingFlags.HasSequence) != ReadingFlags.None)
            copy.Add(batch.Sequence[row]);
        else
            copy.Null();
        copy.Add((short)batch.Flags[row]);
        copy.Add(layout);
        copy.Add(batch.Row(row));
    }
}
