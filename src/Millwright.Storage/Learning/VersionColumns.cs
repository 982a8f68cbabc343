using System.Text.Json;
using Millwright.Twins.Models;
using Npgsql;

namespace Millwright.Storage.Learning;

/// <summary>How a version is read from its row.</summary>
internal static class VersionColumns
{
    public const string All =
        """
        v.id, v.model, v.number, v.scope, v.scope_value, v.algorithm, encode(v.blob, 'hex'), v.job_id, v.trace_id, v.lineage, v.parameters, v.metrics, v.verdict, v.alias,
        v.canary, v.alias_since, v.follows, v.status, v.loaded_at, v.version, v.created_at, v.updated_at, v.passed, v.confirmed_at
        """;

    public static VersionRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), new ModelScope(Words.Parse<ScopeKind>(reader.GetString(3)), reader.GetString(4)), reader.GetString(5),
        reader.GetString(6), reader.GetGuid(7), reader.GetGuid(8), JsonSerializer.Deserialize(reader.GetString(9), LearningJson.Default.Lineage)!,
        JsonSerializer.Deserialize(reader.GetString(10), LearningJson.Default.IReadOnlyDictionaryStringDouble)!,
        JsonSerializer.Deserialize(reader.GetString(11), LearningJson.Default.VersionMetrics)!, reader.GetString(12), reader.GetBoolean(22),
        reader.Text(13) is { } alias ? Words.Parse<ModelAlias>(alias) : null, reader.GetDouble(14), reader.Moment(15), reader.Moment(23), reader.IsDBNull(16) ? null : reader.GetGuid(16),
        Words.Parse<VersionStatus>(reader.GetString(17)), reader.Moment(18), reader.GetInt64(19), reader.GetFieldValue<DateTimeOffset>(20), reader.GetFieldValue<DateTimeOffset>(21));
}
