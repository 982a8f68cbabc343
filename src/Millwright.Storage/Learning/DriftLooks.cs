using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>How far a sensor lies from what a version has learnt of it: of its features the one that has moved furthest, on the machine where it has.</summary>
/// <param name="MachinesMoved">On so many of the machines that were looked at a feature of the sensor has drifted.</param>
/// <param name="Detector">That whose vote decides; beyond its threshold the sensor has drifted.</param>
public sealed record SensorShift(string Sensor, string Feature, string Machine, int MachinesMoved, string Detector, IReadOnlyList<MeasureRow> Measures);

/// <summary>The newest look at a champion's inputs.</summary>
/// <param name="Number">The version's.</param>
/// <param name="From">Event time of the first reading that was compared; <paramref name="To"/>: the first instant after the last.</param>
/// <param name="Sensors">Those that drift first.</param>
public sealed record DriftLookRow(
    string Model, ModelScope Scope, Guid VersionId, int Number, DateTimeOffset LookedAt, DateTimeOffset From, DateTimeOffset To, int MachinesWatched, int MachinesInScope, IReadOnlyList<SensorShift> Sensors);

/// <summary>What the newest looks for drift measured, one a model and scope: whether they found any is told by <see cref="DriftLog"/>.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class DriftLooks(Database database)
{
    private const string Columns = "model, scope, scope_value, version_id, looked_at, current_from, current_to, machines_watched, machines_in_scope, sensors";

    /// <summary>Keeps a look in place of the one before of its model and scope.</summary>
    public Task Write(DriftLookRow look, CancellationToken cancellationToken) => database.List(
        $"""
        INSERT INTO drift_looks ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (model, scope, scope_value) DO UPDATE SET version_id = excluded.version_id, looked_at = excluded.looked_at, current_from = excluded.current_from,
          current_to = excluded.current_to, machines_watched = excluded.machines_watched, machines_in_scope = excluded.machines_in_scope, sensors = excluded.sensors
        """,
        parameters =>
        {
            parameters.AddWithValue(look.Model);
            parameters.AddWithValue(Words.Of(look.Scope.Kind));
            parameters.AddWithValue(look.Scope.Value);
            parameters.AddWithValue(look.VersionId);
            foreach (var moment in (DateTimeOffset[])[look.LookedAt, look.From, look.To])
                parameters.AddWithValue(moment.UtcDateTime);
            parameters.AddWithValue(look.MachinesWatched);
            parameters.AddWithValue(look.MachinesInScope);
            parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(look.Sensors, LearningJson.Default.IReadOnlyListSensorShift));
        },
        static _ => 0, cancellationToken);

    /// <summary>By model and scope.</summary>
    /// <param name="model">Null: of every model.</param>
    public async Task<Page<DriftLookRow>> List(string? model, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = cursor is null ? ["", "", ""] : Cursor.Parse(cursor, 3) ?? throw new BadCursorException(cursor);
        var rows = await database.List(
            """
            SELECT l.model, l.scope, l.scope_value, l.version_id, v.number, l.looked_at, l.current_from, l.current_to, l.machines_watched, l.machines_in_scope, l.sensors
              FROM drift_looks l JOIN model_versions v ON v.id = l.version_id
             WHERE ($1::text IS NULL OR l.model = $1) AND (l.model, l.scope, l.scope_value) > ($2, $3, $4) ORDER BY l.model, l.scope, l.scope_value LIMIT $5
            """,
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, (object?)model ?? DBNull.Value);
                foreach (var part in after)
                    parameters.AddWithValue(part);
                parameters.AddWithValue(limit + 1);
            },
            Read, cancellationToken);
        return Page<DriftLookRow>.Of(rows, limit, static last => Cursor.Of(last.Model, Words.Of(last.Scope.Kind), last.Scope.Value));
    }

    private static DriftLookRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), new ModelScope(Words.Parse<ScopeKind>(reader.GetString(1)), reader.GetString(2)), reader.GetGuid(3), reader.GetInt32(4), reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7), reader.GetInt32(8), reader.GetInt32(9),
        JsonSerializer.Deserialize(reader.GetString(10), LearningJson.Default.IReadOnlyListSensorShift)!);
}
