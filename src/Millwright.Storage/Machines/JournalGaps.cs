using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Machines;

/// <summary>Tells where a machine's journal has lost readings to retention: sequence numbers run without gaps while it is whole.</summary>
internal static class JournalGaps
{
    /// <summary>
    /// Up to an instant: everything is there from a check-point to the next one, which is after the instant, and so is each late reading since.
    /// Reads no more than that stretch.
    /// </summary>
    private const string WholeUntil =
        """
        WITH next AS (
          (SELECT s.seq, s.snapshot_time AS at FROM state_snapshots s WHERE s.machine_key = $1 AND s.seq > $2 ORDER BY s.seq LIMIT 1)
          UNION ALL
          (SELECT h.seq, coalesce(h.last_event_at, '-infinity') FROM twin_heads h WHERE h.machine_key = $1)
          ORDER BY 1 LIMIT 1)
        SELECT next.seq - $2
             = (SELECT count(*) FROM readings r WHERE r.machine_key = $1 AND r.at > $3 AND r.at <= next.at AND r.seq > $2 AND r.seq <= next.seq)
             + (SELECT count(*) FROM late_readings p JOIN readings r ON r.machine_key = p.machine_key AND r.at = p.at AND r.id = p.id AND r.seq = p.seq
                 WHERE p.machine_key = $1 AND p.seq > $2 AND p.seq <= next.seq AND p.at <= $3)
             + (SELECT count(*) FROM twin_commands c WHERE c.machine_key = $1 AND c.seq > $2 AND c.seq <= next.seq)
           AND NOT EXISTS (
                 SELECT FROM late_readings p WHERE p.machine_key = $1 AND p.seq > $2 AND p.at <= $4
                    AND NOT EXISTS (SELECT FROM readings r WHERE r.machine_key = p.machine_key AND r.at = p.at AND r.id = p.id AND r.seq = p.seq))
          FROM next
        """;

    public static async Task<bool> IsWholeUntil(NpgsqlConnection connection, long machineKey, Checkpoint checkpoint, long at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WholeUntil, connection);
        command.Parameters.AddWithValue(machineKey);
        command.Parameters.AddWithValue(checkpoint.Sequence);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Tail.InOrderAfter(checkpoint));
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, Database.Moment(at));
        return await command.ExecuteScalarAsync(cancellationToken) is not false;
    }

    /// <summary>The newest sequence number up to a head that a journal's entries leave out; 0: none.</summary>
    /// <param name="entries">From the first on, in order of sequence.</param>
    public static long Newest(List<PastEntry> entries, long head)
    {
        var expected = head;
        for (var index = entries.Count - 1; index >= 0; index--)
        {
            // Entries after the head came in since it was read.
            if (entries[index].Sequence > head)
                continue;
            if (entries[index].Sequence != expected)
                break;
            expected--;
        }
        return expected;
    }
}
