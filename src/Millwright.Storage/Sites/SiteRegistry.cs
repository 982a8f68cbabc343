using Npgsql;
using NpgsqlTypes;

namespace Millwright.Storage.Sites;

/// <summary>A site of the plant.</summary>
/// <param name="TimeZone">A name of the IANA time zone database; null: nobody said.</param>
public sealed record SiteRecord(string Site, string? TimeZone);

/// <summary>What is known of the sites that machines stand in.</summary>
public sealed class SiteRegistry(Database database)
{
    /// <summary>Every site that a machine in service names, and every one of which something is said; by name.</summary>
    public Task<List<SiteRecord>> List(CancellationToken cancellationToken) => database.List(
        """
        SELECT coalesce(s.site, m.site), s.time_zone
          FROM sites s FULL JOIN (SELECT DISTINCT site FROM machines WHERE site IS NOT NULL AND retired_at IS NULL) m ON m.site = s.site
         ORDER BY 1
        """,
        static _ => { }, Read, cancellationToken);

    /// <summary>Says in which time zone a site lies.</summary>
    public async Task<SiteRecord> Put(string site, string timeZone, CancellationToken cancellationToken)
    {
        var put = await database.List(
            "INSERT INTO sites (site, time_zone) VALUES ($1, $2) ON CONFLICT (site) DO UPDATE SET time_zone = excluded.time_zone RETURNING site, time_zone",
            parameters =>
            {
                parameters.AddWithValue(NpgsqlDbType.Text, site);
                parameters.AddWithValue(NpgsqlDbType.Text, timeZone);
            },
            Read, cancellationToken);
        return put[0];
    }

    private static SiteRecord Read(NpgsqlDataReader reader) => new(reader.GetString(0), reader.Text(1));
}
