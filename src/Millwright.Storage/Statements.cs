using Npgsql;

namespace Millwright.Storage;

/// <summary>Statements that take nothing and give nothing, such as locks and changes of the catalogue.</summary>
internal static class Statements
{
    public static async Task Execute(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
