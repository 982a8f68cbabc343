using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Cluster;

/// <summary>A machine that gives its node much to do.</summary>
/// <param name="Value">Readings per second, or the share of the time (0 to 1) that its turns took.</param>
public sealed record HotMachine(string MachineId, double Value);

/// <summary>What a node says of itself.</summary>
/// <param name="Role"><c>all</c>, <c>gateway</c>, <c>silo</c> or <c>jobs</c>.</param>
/// <param name="Engine">Name and version.</param>
/// <param name="Schema">The newest that its program knows.</param>
/// <param name="Twins">That it holds in memory.</param>
/// <param name="MostReadings">Of the last full minute, the most first.</param>
/// <param name="MostTime">Of the last full minute, the longest first.</param>
public sealed record NodeReport(
    string Node, string Role, bool IsDraining, string Version, string Engine, int Schema, string? Http, string? Silo, DateTimeOffset StartedAt, int Twins,
    IReadOnlyList<HotMachine> MostReadings, IReadOnlyList<HotMachine> MostTime);

/// <summary>A node and when it last said something.</summary>
/// <param name="IsLost">It has said nothing for a while, and has not said that it leaves.</param>
public sealed record NodeRow(NodeReport Report, DateTimeOffset SeenAt, bool IsLost);

/// <summary>Which nodes there are, by their own word. Asked and told by connections of its own, it says who lives however busy queries are.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class NodeRegister(Database database)
{
    /// <summary>How often a node says that it is there.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lost = Interval * 4;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    public Task Write(NodeReport report, CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO nodes (node, role, draining, version, engine, schema, http, silo, started_at, twins, most_readings, most_time)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (node) DO UPDATE
                   SET role = excluded.role, draining = excluded.draining, version = excluded.version, engine = excluded.engine, schema = excluded.schema,
                       http = excluded.http, silo = excluded.silo, started_at = excluded.started_at, seen_at = now(), twins = excluded.twins,
                       most_readings = excluded.most_readings, most_time = excluded.most_time
                """,
                connection);
            Add(command.Parameters, report);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken, database.Nodes);

    /// <summary>A node that leaves in order; those that were lost long ago go with it.</summary>
    public Task Remove(string node, CancellationToken cancellationToken) => database.List(
        "DELETE FROM nodes WHERE node = $1 OR seen_at < now() - $2 RETURNING node",
        parameters =>
        {
            parameters.AddWithValue(node);
            parameters.AddWithValue(Forgotten);
        },
        static reader => reader.GetString(0), cancellationToken, database.Nodes);

    /// <summary>Every node, by name.</summary>
    public Task<List<NodeRow>> List(CancellationToken cancellationToken) => database.List(
        """
        SELECT node, role, draining, version, engine, schema, http, silo, started_at, twins, most_readings, most_time, seen_at, seen_at < now() - $1
          FROM nodes ORDER BY length(node), node
        """,
        static parameters => parameters.AddWithValue(Lost),
        static reader => new NodeRow(
            new NodeReport(
                reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.Text(6), reader.Text(7),
                reader.GetFieldValue<DateTimeOffset>(8), reader.GetInt32(9), Machines(reader.GetString(10)), Machines(reader.GetString(11))),
            reader.GetFieldValue<DateTimeOffset>(12), reader.GetBoolean(13)),
        cancellationToken, database.Nodes);

    /// <summary>Living nodes whose program knows no schema as new as that; none before there is a register.</summary>
    internal static async Task<List<string>> OlderThan(NpgsqlConnection connection, int schema, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('nodes') IS NOT NULL", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
            return [];
        await using var command = new NpgsqlCommand("SELECT node FROM nodes WHERE schema < $1 AND seen_at >= now() - $2 ORDER BY node", connection);
        command.Parameters.AddWithValue(schema);
        command.Parameters.AddWithValue(Lost);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            nodes.Add(reader.GetString(0));
        return nodes;
    }

    private static void Add(NpgsqlParameterCollection parameters, NodeReport report)
    {
        parameters.AddWithValue(report.Node);
        parameters.AddWithValue(report.Role);
        parameters.AddWithValue(report.IsDraining);
        parameters.AddWithValue(report.Version);
        parameters.AddWithValue(report.Engine);
        parameters.AddWithValue(report.Schema);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)report.Http ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.Text, (object?)report.Silo ?? DBNull.Value);
        parameters.AddWithValue(report.StartedAt.UtcDateTime);
        parameters.AddWithValue(report.Twins);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(report.MostReadings, NodeJson.Default.IReadOnlyListHotMachine));
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(report.MostTime, NodeJson.Default.IReadOnlyListHotMachine));
    }

    private static IReadOnlyList<HotMachine> Machines(string json) => JsonSerializer.Deserialize(json, NodeJson.Default.IReadOnlyListHotMachine)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<HotMachine>))]
internal sealed partial class NodeJson : JsonSerializerContext;
