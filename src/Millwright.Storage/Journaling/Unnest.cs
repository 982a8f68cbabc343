using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Journaling;

/// <summary>Many rows in one statement: each column goes as an array, which the statement unnests.</summary>
internal static class Unnest
{
    public static void Command(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter<T[]> Column<TRow, T>(List<TRow> rows, NpgsqlDbType type, Func<TRow, T> column)
    {
        var values = new T[rows.Count];
        for (var index = 0; index < values.Length; index++)
            values[index] = column(rows[index]);
        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
