using Microsoft.Extensions.DependencyInjection;
using Millwright.Storage.Processes;
#if ORLEANS
using System.Net;
using Microsoft.Extensions.Options;
using Millwright.Silo.Learning;
using Millwright.Silo.Live;
using Millwright.Silo.Machines;
using Millwright.Storage;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Versions.Compatibility;
using Orleans.Versions.Selector;
#endif

namespace Millwright.Silo.Hosting;

/// <summary>How a silo finds the others: through PostgreSQL, or not at all.</summary>
internal static class Clustering
{
#if ORLEANS
    private const string Npgsql = "Npgsql";
    private const int ProbesPerSign = 2;

    /// <summary>To be called before the silo is put into the host: what starts first here has to have ended before it joins.</summary>
    public static void AddCluster(this IServiceCollection services, ClusterSettings cluster)
    {
        services.AddProcessClaim(cluster.Enabled ? ProcessClaim.Shared : ProcessClaim.Alone);
        if (cluster.Enabled)
            services.AddSurvivorCheck(cluster.ClusterId, static provider => provider.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint, cluster.ProbeTimeout * ProbesPerSign);
    }

    public static void Join(this ISiloBuilder silo, ClusterSettings cluster)
    {
        // A trace goes on in the grain that is called, on whichever node; between processes nothing else carries it.
        silo.AddActivityPropagation();
        if (!cluster.Enabled)
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
            return;
        }
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.Configure<EndpointOptions>(options =>
        {
            (options.SiloPort, options.GatewayPort) = (cluster.SiloPort, cluster.GatewayPort);
            options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, cluster.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, cluster.GatewayPort);
            if (cluster.Address is { } address)
                options.AdvertisedIPAddress = IPAddress.Parse(address);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = cluster.ProbeTimeout;
            options.IAmAliveTablePublishTimeout = cluster.ProbeTimeout * ProbesPerSign;
            // A probe by way of a third silo ends unanswered at whoever asked before it could count: a silent silo was given up after 40 s, not after three probes.
            options.EnableIndirectProbes = false;
        });
        // What a twin's silo says of its database is told to the client by another one.
        silo.Services.Configure<ExceptionSerializationOptions>(static options => options.SupportedNamespacePrefixes.Add("Millwright"));
        silo.KnowGrainsOf(cluster.Role);
        silo.Services.AddSingleton<PlacementStrategy, ResourceOptimizedPlacement>();
        silo.Configure<GrainVersioningOptions>(static options =>
            (options.DefaultCompatibilityStrategy, options.DefaultVersionSelectorStrategy) = (nameof(BackwardCompatible), nameof(AllCompatibleVersions)));
#pragma warning disable ORLEANSEXP001, ORLEANSEXP002 // off unless somebody asks for the experiments
        if (cluster.Repartition)
            silo.AddActivationRepartitioner();
        if (cluster.Rebalance)
            silo.AddActivationRebalancer();
#pragma warning restore ORLEANSEXP001, ORLEANSEXP002
        silo.UseAdoNetClustering(options => options.Configure<IOptions<StorageOptions>>(static (table, storage) =>
            (table.Invariant, table.ConnectionString) = (Npgsql, storage.Value.ClusterConnectionString)));
        silo.UseAdoNetReminderService(options => options.Configure<IOptions<StorageOptions>>(static (table, storage) =>
            (table.Invariant, table.ConnectionString) = (Npgsql, storage.Value.ClusterConnectionString)));
        silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<IOptions<StorageOptions>>(static (table, storage) =>
            (table.Invariant, table.ConnectionString) = (Npgsql, storage.Value.ClusterConnectionString)));
    }

    /// <summary>A silo is given no grain of a class that it does not know; it can call them all the same.</summary>
    private static void KnowGrainsOf(this ISiloBuilder silo, NodeRole role) => silo.Services.PostConfigure<GrainTypeOptions>(options =>
    {
        if (!role.HoldsTwins())
            options.Classes.ExceptWith([typeof(MachineGrain), typeof(FeedDirectoryGrain)]);
        if (!role.DoesJobs())
            options.Classes.ExceptWith([typeof(ModelGrain), typeof(TrainingJobGrain), typeof(DriftGrain)]);
    });
#else
    public static void AddCluster(this IServiceCollection services, ClusterSettings cluster) => services.AddProcessClaim(ProcessClaim.Alone);

    public static void Join(this ISiloBuilder silo, ClusterSettings cluster) => silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort);
#endif
}
