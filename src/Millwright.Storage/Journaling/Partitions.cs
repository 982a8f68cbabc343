using Npgsql;

namespace Millwright.Storage.Journaling;

/// <summary>Sees to it that the partitions of a moment exist before it is written to; what is known to exist costs a look into a list.</summary>
internal sealed class Partitions(Database database)
{
    private volatile (long From, long To)[] _known = [];

    public ValueTask Ensure(ReadOnlySpan<long> instants)
    {
        var known = _known;
        foreach (var at in instants)
            if (!IsIn(known, at))
                return new ValueTask(Make(instants.ToArray()));
        return ValueTask.CompletedTask;
    }

    /// <summary>Partitions that were known may be gone.</summary>
    public void Forget()
    {
        lock (this)
            _known = [];
    }

    private async Task Make(long[] instants)
    {
        foreach (var at in instants)
        {
            if (IsIn(_known, at))
                continue;
            // Its own transaction: a partition that is made stays made, and its lock is not held while readings are copied.
            var span = await database.Use(
                async connection =>
                {
                    await using var command = new NpgsqlCommand("SELECT span_from, span_to FROM ensure_partitions($1)", connection);
                    command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Database.Moment(at) });
                    await using var reader = await command.ExecuteReaderAsync();
                    await reader.ReadAsync();
                    return (Database.Micros(reader.GetDateTime(0)), Database.Micros(reader.GetDateTime(1)));
                },
                CancellationToken.None);
            lock (this)
                _known = [.. _known, span];
        }
    }

    private static bool IsIn((long From, long To)[] known, long at)
    {
        // Newest last: the day that is being written is found first.
        for (var index = known.Length - 1; index >= 0; index--)
            if (at >= known[index].From && at < known[index].To)
                return true;
        return false;
    }
}
