using Npgsql;

namespace Millwright.Storage.Retention;

/// <summary>The schema that keeps old partitions under their names. What was archived before the table was given a column gets that column with the first row that has it.</summary>
internal sealed class PartitionArchive(NpgsqlConnection connection)
{
    public const string Schema = "archive";

    private const string Columns =
        """
        SELECT quote_ident(c.attname), format_type(c.atttypid, c.atttypmod), a.attname IS NULL
          FROM pg_attribute c LEFT JOIN pg_attribute a ON a.attrelid = $2::regclass AND a.attname = c.attname AND NOT a.attisdropped
         WHERE c.attrelid = $1::regclass AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
         ORDER BY c.attnum
        """;

    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Adds a partition's rows to those of its name that were archived before, where there are any: readings of that time came in since.</summary>
    /// <returns>Whether there were; else the partition itself may go to the schema, which is there then.</returns>
    public async Task<bool> Join(OldPartition partition, CancellationToken cancellationToken)
    {
        var (name, archived) = (Quoted(partition.Name), $"{Schema}.{Quoted(partition.Name)}");
        await connection.Execute($"CREATE SCHEMA IF NOT EXISTS {Schema}", cancellationToken);
        await using (var find = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = archived } } })
        {
            if (!(bool)(await find.ExecuteScalarAsync(cancellationToken))!)
                return false;
        }
        var columns = await ColumnsOf(name, archived, cancellationToken);
        foreach (var (column, type, _) in columns.Where(static column => column.IsNew))
            await connection.Execute($"ALTER TABLE {archived} ADD COLUMN {column} {type}", cancellationToken);
        var named = string.Join(", ", columns.Select(static column => column.Name));
        await connection.Execute($"INSERT INTO {archived} ({named}) SELECT {named} FROM {name} ON CONFLICT DO NOTHING", cancellationToken);
        return true;
    }

    private async Task<List<(string Name, string Type, bool IsNew)>> ColumnsOf(string table, string archived, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Columns, connection);
        command.Parameters.AddWithValue(table);
        command.Parameters.AddWithValue(archived);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<(string, string, bool)>();
        while (await reader.ReadAsync(cancellationToken))
            columns.Add((reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
        return columns;
    }
}
