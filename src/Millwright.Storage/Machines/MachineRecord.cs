using System.Text.Json;
using Millwright.Twins.Machines;
using Npgsql;

namespace Millwright.Storage.Machines;

/// <summary>A machine as it is registered.</summary>
/// <param name="Key">The surrogate that the journal uses; never shown outside.</param>
/// <param name="Specifications">A free JSON object.</param>
/// <param name="Version">Grows with each change; the ETag.</param>
public sealed record MachineRecord(
    long Key, MachineId Id, string Name, string Type, string? Location, string? Site, string? Line, DateTimeOffset? InstallationDate,
    JsonElement Specifications, string[] Tags, DateTimeOffset? RetiredAt, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The type of a machine that registered itself by its first reading.</summary>
    public const string UnknownType = "unknown";

    public bool IsRetired => RetiredAt is not null;

    internal const string Columns =
        "m.machine_key, m.machine_id, m.name, m.type, m.location, m.site, m.line, m.installation_date, m.specifications, m.tags, m.retired_at, m.version, m.created_at, m.updated_at";

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    internal const int ColumnCount = 14;

    internal static MachineRecord Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.Machine(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.Text(5), reader.Text(6), reader.Moment(7),
        JsonElement.Parse(reader.GetString(8)), reader.GetFieldValue<string[]>(9), reader.Moment(10),
        reader.GetInt64(11), reader.GetFieldValue<DateTimeOffset>(12), reader.GetFieldValue<DateTimeOffset>(13));
}
