using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Millwright.Storage.Processes;

/// <summary>How a process wants its database.</summary>
public enum ProcessClaim
{
    /// <summary>No other Millwright may run on it.</summary>
    Alone,

    /// <summary>Others of the same cluster may, one that wants to be alone may not.</summary>
    Shared,
}

/// <summary>Another Millwright holds the database.</summary>
public sealed class DatabaseInUseException(ProcessClaim claim) : Exception(
    claim == ProcessClaim.Alone
        ? "Another Millwright is running on this database: stop it, or point this one to another database. Several on one database are a cluster: engine orleans, with Millwright:Cluster:Enabled set to true on each."
        : "A Millwright without a cluster is running on this database: stop it, or set Millwright:Cluster:Enabled to true there too.");

public static class ProcessClaims
{
    /// <summary>The host starts only with its claim on the database, and where PostgreSQL gives out the connections that it may need; after the schema is up to date.</summary>
    public static IServiceCollection AddProcessClaim(this IServiceCollection services, ProcessClaim claim) => services
        .AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ConnectionCheck>(provider, claim))
        .AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ProcessLock>(provider, claim));

    /// <summary>The host waits until it knows whether anybody of its cluster is alive; before Orleans joins.</summary>
    /// <param name="here">Where the others reach the silo of this process.</param>
    /// <param name="signs">How often a living silo gives a sign of life.</param>
    public static IServiceCollection AddSurvivorCheck(this IServiceCollection services, string clusterId, Func<IServiceProvider, IPEndPoint> here, TimeSpan signs) =>
        services.AddSingleton(provider => new ClusterSigns(clusterId, here(provider), signs * 3)).AddHostedService<Survivors>();
}
