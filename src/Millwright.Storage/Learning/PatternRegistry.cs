using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Learning;

/// <summary>A kind of failure that people know, as it is kept.</summary>
/// <param name="Profile">Of each feature that belongs to it, its value, in the feature's own unit.</param>
/// <param name="Episodes">Those that people named as being of it, from which the profile was learnt; none: the profile was given.</param>
/// <param name="Version">Grows with each change; the ETag.</param>
public sealed record PatternRow(
    string Name, string Description, IReadOnlyDictionary<string, double> Profile, IReadOnlyList<Guid> Episodes, string By, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public LabelledPattern Labelled => new(Name, Description, Profile);
}

/// <summary>What somebody says of a kind of failure.</summary>
public sealed record NewPattern(string Name, string Description, IReadOnlyDictionary<string, double> Profile, IReadOnlyList<Guid> Episodes, string By);

/// <summary>The kinds of failures that people know by name; there are a handful.</summary>
/// <exception cref="DatabaseUnavailableException">PostgreSQL is away; every member may throw it.</exception>
public sealed class PatternRegistry(Database database)
{
    private const string Columns = "name, description, profile, episodes, by, version, created_at, updated_at";

    /// <summary>By name.</summary>
    public Task<List<PatternRow>> List(CancellationToken cancellationToken) =>
        database.List($"SELECT {Columns} FROM failure_patterns ORDER BY name", static _ => { }, Read, cancellationToken);

    public async Task<PatternRow?> Get(string name, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} FROM failure_patterns WHERE name = $1", parameters => parameters.AddWithValue(name), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task<Change<PatternRow>> Make(NewPattern pattern, CancellationToken cancellationToken) => database.Insert(
        $"INSERT INTO failure_patterns (name, description, profile, episodes, by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING {Columns}",
        parameters => Add(parameters, pattern), Read, cancellationToken);

    public Task<Change<PatternRow>> Set(NewPattern pattern, long? version, CancellationToken cancellationToken) => database.Change(
        $"UPDATE failure_patterns SET description = $2, profile = $3, episodes = $4, by = $5 WHERE name = $1 AND ($6::bigint IS NULL OR version = $6) RETURNING {Columns}",
        parameters => Add(parameters, pattern), version, Read, () => Get(pattern.Name, cancellationToken), cancellationToken);

    public Task<Change<PatternRow>> Remove(string name, long? version, CancellationToken cancellationToken) => database.Change(
        $"DELETE FROM failure_patterns WHERE name = $1 AND ($2::bigint IS NULL OR version = $2) RETURNING {Columns}",
        parameters => parameters.AddWithValue(name), version, Read, () => Get(name, cancellationToken), cancellationToken);

    private static void Add(NpgsqlParameterCollection parameters, NewPattern pattern)
    {
        parameters.AddWithValue(pattern.Name);
        parameters.AddWithValue(pattern.Description);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(pattern.Profile, LearningJson.Default.IReadOnlyDictionaryStringDouble));
        parameters.AddWithValue(pattern.Episodes.ToArray());
        parameters.AddWithValue(pattern.By);
    }

    private static PatternRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), JsonSerializer.Deserialize(reader.GetString(2), LearningJson.Default.IReadOnlyDictionaryStringDouble)!, reader.GetFieldValue<Guid[]>(3),
        reader.GetString(4), reader.GetInt64(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7));
}
