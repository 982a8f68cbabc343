using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Millwright.Storage.Alarms;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Cluster;
using Millwright.Storage.Episodes;
using Millwright.Storage.Events;
using Millwright.Storage.History;
using Millwright.Storage.Incidents;
using Millwright.Storage.Journaling;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Storage.Migrations;
using Millwright.Storage.Notices;
using Millwright.Storage.Retention;
using Millwright.Storage.Rollups;
using Millwright.Storage.Sites;
using Millwright.Storage.Upkeep;

namespace Millwright.Storage;

/// <summary>Puts the store into a host. It starts first: the schema is brought up to date before the journal takes anything.</summary>
public static class StorageServices
{
    public static IServiceCollection AddMillwrightStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Validate(static storage => storage.Models is null or "" || Directory.Exists(storage.Models), "MILLWRIGHT_MODELS names no directory that is there; make it, or mount it, and let Millwright write to it.");
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<UpkeepOptions>().BindConfiguration(UpkeepOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Database>().AddSingleton<Migrator>().AddHostedService<SchemaUpToDate>();
        services.AddSingleton<Journal>().AddHostedService(static provider => provider.GetRequiredService<Journal>());
        services.AddHostedService<DatabaseFigures>();
        return services
            .AddSingleton<TwinStore>().AddSingleton<MachineRegistry>().AddSingleton<MachineDirectory>()
            .AddSingleton<ConfigurationRegistry>()
            .AddSingleton<SiteRegistry>()
            .AddSingleton<HistoryQueries>().AddSingleton<TrendQueries>().AddSingleton<RollupKeeper>()
            .AddSingleton<EpisodeQueries>().AddSingleton<EpisodeComparison>().AddSingleton<EpisodeNotes>()
            .AddSingleton<EventQueries>()
            .AddSingleton<AlarmQueries>().AddSingleton<AlarmRuleRegistry>().AddSingleton<RuleHistory>().AddSingleton<AnomalyQueries>().AddSingleton<AnomalyLog>().AddSingleton<AlarmCounts>().AddSingleton<AnomalyVerdicts>()
            .AddSingleton<PerformanceQueries>().AddSingleton<IncidentKeeper>().AddSingleton<IncidentQueries>()
            .AddSingleton<NoticeSignals>().AddSingleton<NoticeEvents>().AddSingleton<OutboxRouting>().AddSingleton<Outbox>().AddSingleton<Gathering>().AddSingleton<AlertBook>()
            .AddSingleton<ChannelRegistry>().AddSingleton<PeopleRegistry>().AddSingleton<OnCallRegistry>()
            .AddSingleton<DeliveryLog>().AddSingleton<DestinationHealth>().AddSingleton<SystemLog>()
            .AddSingleton<ModelFiles>().AddSingleton<ModelRegistry>().AddSingleton<ModelMoves>().AddSingleton<TrainingJobs>().AddSingleton<TrainingSchedules>().AddSingleton<TrainingHistory>()
            .AddSingleton<PredictionStore>().AddSingleton<PredictionOutcomes>().AddSingleton<TwinFeatureStore>().AddSingleton<ExplanationCache>().AddSingleton<PatternRegistry>().AddSingleton<QualityLog>().AddSingleton<DriftLog>().AddSingleton<DriftLooks>().AddSingleton<OutcomeErrors>().AddSingleton<LearningLog>()
            .AddSingleton<RetentionStore>().AddSingleton<PartitionsAhead>().AddSingleton<TableCare>().AddSingleton<StorageReports>().AddSingleton<NodeRegister>();
    }

    private sealed class SchemaUpToDate(Migrator migrator) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => migrator.Apply(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
