using System.Net.Http.Json;
using System.Text.Json;
using Millwright.Bench.Product;

namespace Millwright.Bench.Selftest;

/// <summary>Holds the database and the twins against what the load was told. Each answer lists what is wrong; empty is the proof.</summary>
internal static class Proof
{
    /// <summary>Every acknowledged reading is there once, and none is there twice.</summary>
    public static async Task<List<string>> OfAcknowledged(BenchDatabase database, WriterLoad load)
    {
        var stored = await database.Rows(
            "SELECT m.machine_id, r.source_sequence, count(*) FROM readings r JOIN machines m USING (machine_key) GROUP BY 1, 2",
            static reader => (Machine: reader.GetString(0), Sequence: (int)reader.GetInt64(1), Count: reader.GetInt64(2)));
        var wrong = stored.Where(static reading => reading.Count != 1).Select(static reading => $"{reading.Machine} has reading {reading.Sequence} {reading.Count} times").ToList();
        var there = stored.Select(static reading => (reading.Machine, reading.Sequence)).ToHashSet();
        foreach (var (machine, sent) in load.Machines)
            for (var sequence = 1; sequence <= sent.Count; sequence++)
                if (sent[sequence - 1] && !there.Contains((machine, sequence)))
                    wrong.Add($"{machine} lost the acknowledged reading {sequence}");
        wrong.AddRange(there.Where(reading => !load.Machines.TryGetValue(reading.Machine, out var sent) || reading.Sequence > sent.Count)
            .Select(static reading => $"{reading.Machine} has a reading {reading.Sequence} that nobody sent"));
        return wrong;
    }

    /// <summary>With nothing under way: all that was sent is there, the twins are what their journals make of them, and nothing was decided twice.</summary>
    public static async Task<List<string>> OfEverything(Installation product, WriterLoad load)
    {
        var wrong = await OfAcknowledged(product.Database, load);
        wrong.AddRange(load.Machines.Where(static machine => machine.Value.Contains(false)).Select(static machine => $"{machine.Key} has readings that were never acknowledged"));
        using var http = new HttpClient { BaseAddress = product.Address };
        foreach (var machine in load.Machines.Keys)
        {
            var proof = await http.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/machines/{machine}/replay", UriKind.Relative));
            if (!proof.GetProperty("isSame").GetBoolean())
                wrong.Add($"the twin of {machine} is not what its journal makes of it: {proof.GetProperty("differences")}");
        }
        wrong.AddRange(await product.Database.Rows(
            """
            SELECT m.machine_id || ': ' || count(*) || ' active episodes' FROM episodes JOIN machines m USING (machine_key) WHERE is_active GROUP BY m.machine_id HAVING count(*) > 1
            UNION ALL
            SELECT m.machine_id || ': an episode that opened ' || count(*) || ' times' FROM machine_events e JOIN machines m USING (machine_key)
             WHERE kind = 'episode-opened' GROUP BY m.machine_id, episode_id HAVING count(*) <> 1
            UNION ALL
            SELECT m.machine_id || ': episode ' || e.id || ' without its opening' FROM episodes e JOIN machines m USING (machine_key)
             WHERE NOT EXISTS (SELECT FROM machine_events v WHERE v.episode_id = e.id AND v.kind = 'episode-opened')
            UNION ALL
            SELECT m.machine_id || ': sequence ' || h.seq || ' with ' || n.entries || ' entries in the journal' FROM twin_heads h JOIN machines m USING (machine_key)
              JOIN LATERAL (SELECT (SELECT count(*) FROM readings r WHERE r.machine_key = h.machine_key) + (SELECT count(*) FROM twin_commands c WHERE c.machine_key = h.machine_key) AS entries) n ON true
             WHERE h.seq <> n.entries
            UNION ALL
            SELECT m.machine_id || ': the minute ' || r.minute || ' counts ' || r.rolled || ' values of ' || r.there
              FROM (SELECT machine_key, minute, (SELECT sum(n) FROM unnest(count) n) AS rolled,
                           (SELECT count(*) FROM readings v CROSS JOIN LATERAL unnest(v."values") AS x (value)
                             WHERE v.machine_key = r.machine_key AND v.at >= r.minute AND v.at < r.minute + interval '1 minute' AND v.flags & 3 <> 2 AND x.value <> 'NaN') AS there
                      FROM reading_rollups r) r
              JOIN machines m USING (machine_key) WHERE r.rolled <> r.there
            UNION ALL
            SELECT m.machine_id || ': the hour ' || h.hour || ' counts ' || h.rolled || ' values of ' || h.there
              FROM (SELECT machine_key, hour, (SELECT sum(n) FROM unnest(count) n) AS rolled,
                           (SELECT sum(n) FROM reading_rollups r CROSS JOIN LATERAL unnest(r.count) n
                             WHERE r.machine_key = h.machine_key AND r.minute >= h.hour AND r.minute < h.hour + interval '1 hour') AS there
                      FROM hour_rollups h WHERE NOT EXISTS (SELECT FROM stale_hours s WHERE s.machine_key = h.machine_key AND s.hour = h.hour)) h
              JOIN machines m USING (machine_key) WHERE h.rolled <> h.there
            """,
            static reader => reader.GetString(0)));
        return wrong;
    }
}
