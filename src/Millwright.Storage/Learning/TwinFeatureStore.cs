using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>What models and detectors see of a machine, as its twin had it after a reading.</summary>
/// <param name="Sequence">Of the newest reading that is in it, in the machine's journal.</param>
/// <param name="Content">At most <see cref="TwinFeatureStore.MostBytes"/>.</param>
public sealed record KeptFeatures(long Machine, long Sequence, byte[] Content);

/// <summary>What twins have made of their readings for models, kept so that a twin that is opened reads only what came since. Everything in it can be made anew.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class TwinFeatureStore(Database database, TimeProvider clock)
{
    public const int MostBytes = 1 << 20;

    /// <summary>Keeps them, one a machine; one that is older than what is kept, of a twin that was overtaken, changes nothing.</summary>
    public Task Write(IReadOnlyList<KeptFeatures> kept, CancellationToken cancellationToken) => database.List(
        """
        INSERT INTO twin_features (machine_key, seq, content, kept_at)
        SELECT k.machine_key, k.seq, k.content, $4 FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS k (machine_key, seq, content) JOIN machines USING (machine_key) ORDER BY 1
        ON CONFLICT (machine_key) DO UPDATE SET seq = excluded.seq, content = excluded.content, kept_at = excluded.kept_at WHERE twin_features.seq <= excluded.seq
        """,
        parameters =>
        {
            parameters.AddWithValue(kept.Select(static one => one.Machine).ToArray());
            parameters.AddWithValue(kept.Select(static one => one.Sequence).ToArray());
            parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bytea, kept.Select(static one => one.Content).ToArray());
            parameters.AddWithValue(NpgsqlDbType.TimestampTz, clock.GetUtcNow().UtcDateTime);
        },
        static _ => 0, cancellationToken);

    /// <summary>Null: nothing is kept of the machine, or it is of a journal that there is no more.</summary>
    public async Task<KeptFeatures?> Read(long machine, CancellationToken cancellationToken)
    {
        var found = await database.List(
            "SELECT f.seq, f.content FROM twin_features f JOIN twin_heads h USING (machine_key) WHERE machine_key = $1 AND f.seq <= h.seq",
            parameters => parameters.AddWithValue(machine),
            reader => new KeptFeatures(machine, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }
}
