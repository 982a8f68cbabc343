using Millwright.Cluster.Tests.Histories;
using Millwright.Cluster.Tests.Load;
using Millwright.Cluster.Tests.Nodes;
using Npgsql;

namespace Millwright.Cluster.Tests.Proofs;

/// <summary>With nothing under way any more: holds the database, the twins and what clients saw against what clients were told. What is wrong is listed; empty is the proof.</summary>
internal static class Proof
{
    private const int MostListed = 10;

    /// <summary>Two of one thing where one may be, or a thing without its other half.</summary>
    private const string Doubled =
        """
        SELECT m.machine_id || ': ' || count(*) || ' active episodes' FROM episodes JOIN machines m USING (machine_key) WHERE is_active GROUP BY m.machine_id HAVING count(*) > 1
        UNION ALL
        SELECT m.machine_id || ': episodes ' || a.id || ' and ' || b.id || ' at one time' FROM episodes a JOIN episodes b USING (machine_key) JOIN machines m USING (machine_key)
         WHERE a.id < b.id AND a.start_time <= coalesce(b.end_time, 'infinity') AND b.start_time <= coalesce(a.end_time, 'infinity')
        UNION ALL
        SELECT m.machine_id || ': episode ' || episode_id || ' opened ' || count(*) || ' times' FROM machine_events e JOIN machines m USING (machine_key)
         WHERE kind = 'episode-opened' GROUP BY m.machine_id, episode_id HAVING count(*) <> 1
        UNION ALL
        SELECT m.machine_id || ': episode ' || e.id || ' without its opening' FROM episodes e JOIN machines m USING (machine_key)
         WHERE NOT EXISTS (SELECT FROM machine_events v WHERE v.episode_id = e.id AND v.kind = 'episode-opened')
        UNION ALL
        SELECT m.machine_id || ': ' || count(*) || ' open alarms of ' || rule || ' ' || coalesce(sensor, '') FROM alarms JOIN machines m USING (machine_key)
         WHERE cleared_at IS NULL GROUP BY m.machine_id, rule, sensor HAVING count(*) > 1
        UNION ALL
        SELECT m.machine_id || ': ' || count(*) || ' alarms of ' || rule || ' ' || coalesce(sensor, '') || ' raised at ' || raised_at FROM alarms JOIN machines m USING (machine_key)
         GROUP BY m.machine_id, rule, sensor, raised_at HAVING count(*) > 1
        UNION ALL
        SELECT m.machine_id || ': step ' || t.version || ' of alarm ' || alarm_id || ' happened ' || count(*) || ' times' FROM alarm_transitions t JOIN machines m USING (machine_key)
         GROUP BY m.machine_id, alarm_id, t.version HAVING count(*) > 1
        UNION ALL
        SELECT m.machine_id || ': sequence ' || h.seq || ' with ' || n.entries || ' entries in the journal' FROM twin_heads h JOIN machines m USING (machine_key)
          JOIN LATERAL (SELECT (SELECT count(*) FROM readings r WHERE r.machine_key = h.machine_key) + (SELECT count(*) FROM twin_commands c WHERE c.machine_key = h.machine_key) AS entries) n ON true
         WHERE h.seq <> n.entries
        """;

    public static async Task<List<string>> OfEverything(TestCluster cluster, PlantLoad load, IEnumerable<Watcher> watchers, Apart? apart)
    {
        var wrong = new List<string>(load.Clients.Surprises);
        wrong.AddRange(load.Diaries.Select(diary => (diary.Machine, Refutation: Linearization.Refute(diary.History(apart)))).Where(static judged => judged.Refutation is not null)
            .Select(static judged => $"the history of {judged.Machine}: {judged.Refutation}"));
        if (apart is not null)
            wrong.AddRange(load.Diaries.SelectMany(diary => diary.Impossible(apart).Select(look => $"{diary.Machine} as the parted node cannot have had it: {look}")));
        wrong.AddRange(await OfReadings(cluster, load));
        wrong.AddRange(await Rows(cluster, Doubled, static reader => reader.GetString(0)));
        var nodes = cluster.Nodes.Where(static node => node.IsRunning).ToArray();
        foreach (var (index, diary) in load.Diaries.Index())
            wrong.AddRange(await OfTwin(nodes[index % nodes.Length], diary));
        foreach (var watcher in watchers)
            wrong.AddRange(await watcher.Wrong(load.Diaries.Select(static diary => diary.Machine)));
        return [.. wrong.Take(MostListed)];
    }

    /// <summary>Every acknowledged reading is in the journal once, and nothing else is.</summary>
    private static async Task<List<string>> OfReadings(TestCluster cluster, PlantLoad load)
    {
        var stored = await Rows(
            cluster, "SELECT m.machine_id, r.source_sequence, count(*) FROM readings r JOIN machines m USING (machine_key) GROUP BY 1, 2",
            static reader => (Machine: reader.GetString(0), Sequence: reader.GetInt64(1), Count: reader.GetInt64(2)));
        var wrong = stored.Where(static reading => reading.Count != 1).Select(static reading => $"{reading.Machine} has reading {reading.Sequence} {reading.Count} times").ToList();
        var there = stored.Select(static reading => (reading.Machine, reading.Sequence)).ToHashSet();
        var told = load.Diaries.SelectMany(static diary => diary.AcknowledgedSequences().Select(sequence => (diary.Machine, Sequence: sequence))).ToHashSet();
        wrong.AddRange(told.Except(there).Select(static reading => $"{reading.Machine} lost the acknowledged reading {reading.Sequence}"));
        wrong.AddRange(there.Except(told).Select(static reading => $"{reading.Machine} has a reading {reading.Sequence} that nobody was told of"));
        return wrong;
    }

    /// <summary>The twin is what its journal makes of it, and its history as it is asked for is what was acknowledged.</summary>
    private static async Task<List<string>> OfTwin(Node node, Diary diary)
    {
        var wrong = new List<string>();
        var proof = await node.Api.Get($"/machines/{diary.Machine}/replay");
        if (!(bool)proof["isSame"]!)
            wrong.Add($"the twin of {diary.Machine}, asked at node {node.Number}, is not what its journal makes of it: {proof["differences"]!.ToJsonString()}");
        var acknowledged = diary.AcknowledgedSequences();
        var history = await node.Api.GetAll($"/machines/{diary.Machine}/readings?from={Uri.EscapeDataString($"{PlantLoad.Start:O}")}");
        var sequences = history.ConvertAll(static item => (long)item["sequence"]!);
        if (sequences.Count != acknowledged.Count || !acknowledged.SetEquals(sequences))
            wrong.Add($"{diary.Machine} has {sequences.Count} readings in its history at node {node.Number}, {acknowledged.Count} were acknowledged");
        return wrong;
    }

    private static async Task<List<T>> Rows<T>(TestCluster cluster, string sql, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        await using var connection = new NpgsqlConnection($"{cluster.Postgres.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }
}
