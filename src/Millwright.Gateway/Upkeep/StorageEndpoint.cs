using Millwright.Storage.Upkeep;

namespace Millwright.Gateway.Upkeep;

/// <summary>How the database is doing: what takes how much room, and what waits for care.</summary>
internal static class StorageEndpoint
{
    public static void MapStorage(this RouteGroupBuilder api) => api.MapGet("/storage", Read).WithTags("Storage")
        .WithSummary("Tables with their size, partitions, retention and care; roll-ups that wait to be derived.");

    private static async Task<StorageReport> Read(StorageReports reports, CancellationToken cancellationToken) => await reports.Get(cancellationToken);
}
