using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage;

/// <summary>Columns that may be null, and columns of the product's own types.</summary>
internal static class ReaderColumns
{
    /// <summary>A machine id; the table's check keeps every one well formed.</summary>
    public static MachineId Machine(this NpgsqlDataReader reader, int column)
    {
        _ = MachineId.TryParse(reader.GetString(column), out var id);
        return id;
    }

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Moment(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    public static double? Number(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    /// <summary>µs since 1970-01-01 UTC; 0 for null.</summary>
    public static long Micros(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? 0 : Database.Micros(reader.GetDateTime(column));
}
