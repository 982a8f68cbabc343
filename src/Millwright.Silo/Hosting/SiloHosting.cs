using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millwright.Silo.Alarms;
using Millwright.Silo.Incidents;
using Millwright.Silo.Learning;
using Millwright.Silo.Live;
using Millwright.Silo.Machines;
using Millwright.Silo.Notices;
using Millwright.Silo.Retention;
using Millwright.Silo.Upkeep;
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

    /// <summary>How long a twin that nobody calls and that watches no deadline stays in memory.</summary>
    private static readonly TimeSpan IdleTwin = TimeSpan.FromMinutes(30);

    public static IHostApplicationBuilder AddMillwrightSilo(this IHostApplicationBuilder builder)
    {
        var cluster = builder.Configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>() ?? new ClusterSettings();
        builder.Services.AddOptions<ClusterSettings>().BindConfiguration(ClusterSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterSettings>, ClusterCheck>();
        builder.Services.AddCluster(cluster);
        builder.UseOrleans(silo =>
        {
            silo.Join(cluster);
            silo.AddIncomingGrainCallFilter<RequestScope>();
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = IdleTwin);
        });
        builder.Services.AddOptions<TwinOptions>().BindConfiguration(TwinOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<IncidentSettings>().BindConfiguration(IncidentSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<StatusFeed>().AddHostedService(services => services.GetRequiredService<StatusFeed>());
        builder.Services.AddSingleton<ParentFeed>().AddHostedService(services => services.GetRequiredService<ParentFeed>());
        builder.Services.AddSingleton<RuleFeed>().AddHostedService(services => services.GetRequiredService<RuleFeed>());
        builder.Services.AddSingleton<PastStates>().AddSingleton<RuleTests>();
        builder.Services.AddHostedService<TwinWaker>().AddHostedService<RetentionService>().AddHostedService<UpkeepService>().AddHostedService<RollupService>().AddHostedService<IncidentService>();
        builder.Services.AddNotices().AddLearning();
        return builder;
    }
}
