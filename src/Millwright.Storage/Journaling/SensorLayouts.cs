using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Journaling;

/// <summary>Numbers for lists of sensor names, kept for good: a layout never changes once it has a number.</summary>
internal sealed class SensorLayouts(Database database)
{
    private readonly ConcurrentDictionary<string[], int> _numbers = new(ByContent.Instance);

    public async ValueTask<int> NumberOf(string[] sensors)
    {
        if (_numbers.TryGetValue(sensors, out var number))
            return number;
        // On a connection of its own: a layout that another transaction made must be seen at once, and survives if this one fails.
        number = await database.Use(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    """
                    WITH made AS (INSERT INTO sensor_layouts (sensors) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id)
                    SELECT id FROM made UNION ALL SELECT id FROM sensor_layouts WHERE layout_digest(sensors) = layout_digest($1) LIMIT 1
                    """,
                    connection);
                command.Parameters.Add(new NpgsqlParameter { Value = sensors, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
                // A rival's row is invisible to this statement's snapshot only while it races; asking again sees it.
                return (int)(await command.ExecuteScalarAsync() ?? await command.ExecuteScalarAsync())!;
            },
            CancellationToken.None);
        _numbers[sensors] = number;
        return number;
    }

    private sealed class ByContent : IEqualityComparer<string[]>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(string[]? x, string[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

        public int GetHashCode(string[] obj)
        {
            var hash = new HashCode();
            foreach (var name in obj)
                hash.Add(name);
            return hash.ToHashCode();
        }
    }
}
