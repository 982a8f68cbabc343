using Microsoft.Extensions.Options;
using Npgsql;

namespace Millwright.Storage.Upkeep;

/// <summary>
/// Makes the partitions of the days to come. The journal makes one that is missing too, and its commit waits for it then; ahead of time nobody does.
/// Archive tables get theirs when something is moved there.
/// </summary>
public sealed class PartitionsAhead(Database database, IOptions<UpkeepOptions> options, TimeProvider clock)
{
    /// <exception cref="DatabaseUnavailableException">PostgreSQL is away.</exception>
    public Task Make(CancellationToken cancellationToken) => database.Use(
        async connection =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            // Each day in a transaction of its own: whoever needs another partition meanwhile waits for one day, not for all.
            for (var day = now; day <= now + options.Value.PartitionsAhead; day = day.AddDays(1))
            {
                await using var command = new NpgsqlCommand("SELECT FROM ensure_partitions($1)", connection);
                command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = day });
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            return true;
        },
        cancellationToken);
}
