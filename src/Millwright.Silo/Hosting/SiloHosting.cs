using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Silo.Alarms;
using Millwright.Silo.Cluster;
using Millwright.Silo.Incidents;
using Millwright.Silo.Learning;
using Millwright.Silo.Live;
using Millwright.Silo.Machines;
using Millwright.Silo.Notices;
using Millwright.Silo.Retention;
using Millwright.Silo.Upkeep;
using Millwright.Storage;
using Millwright.Storage.Cluster;
using Orleans.Configuration;

namespace Millwright.Silo.Hosting;

/// <summary>Puts a silo with every grain of the product into a host.</summary>
public static class SiloHosting
{
    /// <summary>The engine that supplies the Orleans API in this build: <c>orleans</c> or <c>embedded</c>.</summary>
    public const string Engine =
#if ORLEANS
        "orleans";
#else
        "embedded";
#endif

    /// <summary>Under this name a gateway puts a request's id into the request context, for the grains' logs.</summary>
    public const string RequestId = "requestId";

    /// <summary>How often twins are looked through for idle ones, at most.</summary>
    private static readonly TimeSpan IdleLook = TimeSpan.FromMinutes(1);

    public static IHostApplicationBuilder AddMillwrightSilo(this IHostApplicationBuilder builder)
    {
        var cluster = builder.Configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>() ?? new ClusterSettings();
        builder.Services.AddOptions<ClusterSettings>().BindConfiguration(ClusterSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterSettings>, ClusterCheck>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddCluster(cluster);
        builder.Services.AddSingleton<TwinLoad>().AddThisNode();
        builder.UseOrleans(silo =>
        {
            silo.Join(cluster);
            silo.AddIncomingGrainCallFilter<RequestScope>();
            silo.Services.AddOptions<GrainCollectionOptions>().Configure<IOptions<TwinOptions>>(static (collection, twins) =>
            {
                collection.CollectionAge = twins.Value.IdleAfter;
                collection.CollectionQuantum = twins.Value.IdleAfter / 2 < IdleLook ? twins.Value.IdleAfter / 2 : IdleLook;
            });
        });
        builder.Services.AddOptions<TwinOptions>().BindConfiguration(TwinOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<IncidentSettings>().BindConfiguration(IncidentSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StatusFeed>().AddSingleton<ParentFeed>().AddSingleton<RuleFeed>().AddSingleton<PastStates>().AddSingleton<RuleTests>();
        builder.Services.AddNotices().AddLearning();
        builder.Services.AddServicesOf(cluster.Role);
        return builder;
    }

    /// <summary>Before the silo: a node that leaves is listed as draining until its twins have been handed over.</summary>
    private static void AddThisNode(this IServiceCollection services) => services
        .AddSingleton(static provider => new ThisNode(
            provider.GetRequiredService<NodeRegister>(), provider.GetRequiredService<TwinLoad>(), provider.GetRequiredService<Database>(),
            provider.GetRequiredService<IOptions<ClusterSettings>>(), provider.GetService<NodeAddress>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ThisNode>>()))
        .Run<ThisNode>();

    /// <summary>What works by itself on a node of that role; what is asked is there on each.</summary>
    private static void AddServicesOf(this IServiceCollection services, NodeRole role)
    {
        services.Run<ModelCatalog>();
        if (role.HoldsTwins() || role.DoesJobs())
            services.Run<StatusFeed>();
        if (role.AnswersClients() || role.HoldsTwins())
            services.Run<RuleFeed>();
        if (role.HoldsTwins())
            services.Run<ParentFeed>().Run<PredictionWriter>().Run<TwinFeatureWriter>().AddHostedService<TwinWaker>();
        if (role.DoesJobs())
        {
            services.AddHostedService<RetentionService>().AddHostedService<UpkeepService>().AddHostedService<RollupService>().AddHostedService<IncidentService>();
            services.Run<NoticeSender>().AddHostedService<NoticeRouter>().AddHostedService<NoticeMetrics>();
            services.AddHostedService<TrainingWatch>().AddHostedService<DriftWatch>().AddHostedService<QualityWatch>();
        }
    }

    /// <summary>Has the one instance that others ask run with the host.</summary>
    private static IServiceCollection Run<T>(this IServiceCollection services)
        where T : class, IHostedService => services.AddHostedService(static provider => provider.GetRequiredService<T>());
}
