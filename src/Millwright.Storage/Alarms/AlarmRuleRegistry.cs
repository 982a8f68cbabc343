using System.Text.Json;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Alarms;

/// <summary>An alarm rule as stored.</summary>
public sealed record StoredRule(AlarmRule Rule, long Version, DateTimeOffset UpdatedAt);

/// <summary>A version of a rule; without <paramref name="Rule"/> it was deleted.</summary>
public sealed record RuleVersion(long Version, AlarmRule? Rule, DateTimeOffset At);

/// <summary>Which version of which rule.</summary>
public readonly record struct RuleChange(string Key, long Version);

/// <summary>The register of alarm rules; the built-in ones are not in it unless somebody has changed them.</summary>
public sealed class AlarmRuleRegistry(Database database)
{
    private const string Columns = "rule, version, updated_at";

    public Task<List<StoredRule>> List(CancellationToken cancellationToken) =>
        database.List($"SELECT {Columns} FROM alarm_rules ORDER BY key", static _ => { }, Read, cancellationToken);

    public async Task<StoredRule?> Get(string key, CancellationToken cancellationToken)
    {
        var found = await database.List($"SELECT {Columns} FROM alarm_rules WHERE key = $1", parameters => parameters.AddWithValue(key), Read, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Makes a rule, or changes it if its version is <paramref name="version"/>; null: whatever it is.</summary>
    /// <param name="onlyNew">Only make it: one that exists is left as it is.</param>
    public async Task<Change<StoredRule>> Put(AlarmRule rule, long? version, bool onlyNew, CancellationToken cancellationToken)
    {
        var written = await database.List(
            $"""
            WITH changed AS (
              UPDATE alarm_rules SET rule = $2 WHERE key = $1 AND NOT $4 AND ($3::bigint IS NULL OR version = $3) RETURNING {Columns}, false AS made),
            made AS (
              INSERT INTO alarm_rules (key, rule) SELECT $1, $2
               WHERE $3::bigint IS NULL AND NOT EXISTS (SELECT FROM changed) ON CONFLICT DO NOTHING RETURNING {Columns}, true AS made)
            SELECT * FROM changed UNION ALL SELECT * FROM made
            """,
            parameters =>
            {
                parameters.AddWithValue(rule.Key);
                parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(rule, StateJson.Default.AlarmRule));
                parameters.AddWithValue(NpgsqlDbType.Bigint, (object?)version ?? DBNull.Value);
                parameters.AddWithValue(onlyNew);
            },
            static reader => (Rule: Read(reader), IsNew: reader.GetBoolean(3)), cancellationToken);
        if (written.Count == 1)
            return new(written[0].IsNew ? ChangeOutcome.Created : ChangeOutcome.Changed, written[0].Rule);
        var now = await Get(rule.Key, cancellationToken);
        return new(now is null ? ChangeOutcome.Missing : onlyNew ? ChangeOutcome.Exists : ChangeOutcome.Outdated, now);
    }

    public Task<Change<StoredRule>> Delete(string key, long? version, CancellationToken cancellationToken) => database.Change(
        $"DELETE FROM alarm_rules WHERE key = $1 AND ($2::bigint IS NULL OR version = $2) RETURNING {Columns}",
        parameters => parameters.AddWithValue(key), version, Read, () => Get(key, cancellationToken), cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<Page<RuleVersion>> Versions(string key, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (cursor is not null && (Cursor.Parse(cursor, 1) is not [var text] || !long.TryParse(text, out before)))
            throw new BadCursorException(cursor);
        var rows = await database.List(
            "SELECT version, rule, at FROM alarm_rule_versions WHERE key = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
            parameters =>
            {
                parameters.AddWithValue(key);
                parameters.AddWithValue(before);
                parameters.AddWithValue(limit + 1);
            },
            static reader => new RuleVersion(
                reader.GetInt64(0), reader.Text(1) is { } rule ? JsonSerializer.Deserialize(rule, StateJson.Default.AlarmRule) : null, reader.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken);
        return Page<RuleVersion>.Of(rows, limit, static last => Cursor.Of($"{last.Version}"));
    }

    /// <summary>What changed within a span before now, each with the scopes that the rule had before and has since.</summary>
    public Task<List<(RuleChange Change, IReadOnlyList<AlarmScope?> Scopes)>> ChangesWithin(TimeSpan span, CancellationToken cancellationToken) => database.List(
        """
        SELECT v.key, v.version, v.rule, before.rule
          FROM alarm_rule_versions v
          LEFT JOIN LATERAL (SELECT b.rule FROM alarm_rule_versions b WHERE b.key = v.key AND b.version < v.version ORDER BY b.version DESC LIMIT 1) before ON true
         WHERE v.at > now() - $1
        """,
        parameters => parameters.AddWithValue(span),
        static reader => (
            new RuleChange(reader.GetString(0), reader.GetInt64(1)),
            (IReadOnlyList<AlarmScope?>)[.. new[] { reader.Text(2), reader.Text(3) }.OfType<string>().Select(static rule => JsonSerializer.Deserialize(rule, StateJson.Default.AlarmRule)!.Scope)]),
        cancellationToken);

    /// <summary>The machines in service that one of the scopes covers, with their types.</summary>
    public Task<List<(MachineId Id, string Type)>> Covered(IReadOnlyList<AlarmScope?> scopes, CancellationToken cancellationToken)
    {
        string?[] Of(Func<AlarmScope, string?> part) => [.. scopes.Select(scope => scope is null ? null : part(scope))];
        return database.List(
            """
            SELECT m.machine_id, m.type FROM machines m
             WHERE m.retired_at IS NULL AND EXISTS (
                   SELECT FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS s (machine, type, site, line, tag)
                    WHERE (s.machine IS NULL OR s.machine = m.machine_id) AND (s.type IS NULL OR s.type = m.type) AND (s.site IS NULL OR s.site = m.site)
                      AND (s.line IS NULL OR s.line = m.line) AND (s.tag IS NULL OR m.tags @> ARRAY[s.tag]))
             ORDER BY m.machine_id
            """,
            parameters =>
            {
                foreach (var column in (string?[][])[Of(static scope => scope.Machine), Of(static scope => scope.Type), Of(static scope => scope.Site), Of(static scope => scope.Line), Of(static scope => scope.Tag)])
                    parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, column);
            },
            static reader => (reader.Machine(0), reader.GetString(1)),
            cancellationToken);
    }

    private static StoredRule Read(NpgsqlDataReader reader) => new(
        JsonSerializer.Deserialize(reader.GetString(0), StateJson.Default.AlarmRule)!, reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2));
}
