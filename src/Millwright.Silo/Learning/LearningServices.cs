using Microsoft.Extensions.DependencyInjection;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;

namespace Millwright.Silo.Learning;

/// <summary>Puts what learns into a host.</summary>
internal static class LearningServices
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddOptions<LearningOptions>().BindConfiguration(LearningOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<HistoryReaders>().AddSingleton<TrainingThreads>().AddSingleton<MachineChoice>().AddSingleton<TrainingSets>();
        services.AddSingleton<ChallengerTrial>().AddSingleton<Incumbents>().AddSingleton<TrainerHealth>().AddSingleton<ScheduledTraining>().AddSingleton<NamedKinds>();
        services.AddSingleton<ILearner, SupervisedLearner>().AddSingleton<ILearner, AnomalyLearner>().AddSingleton<ILearner, ClusterLearner>();
        services.AddSingleton<ModelCatalog>().AddSingleton<TwinScoring>().AddSingleton<TwinFeatureWriter>().AddSingleton<PredictionWriter>();
        services.AddSingleton<PatternProfiles>().AddSingleton<OverrunForecast>().AddSingleton<PastInputs>().AddSingleton(static provider => new Explainer(
            provider.GetRequiredService<PredictionStore>(), provider.GetRequiredService<ExplanationCache>(), provider.GetRequiredService<ModelRegistry>(),
            provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<PastInputs>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new Predictor(
            provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<MachineRegistry>(), provider.GetRequiredService<PastInputs>(),
            provider.GetRequiredService<PredictionStore>(), provider.GetRequiredService<PatternRegistry>(), provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new AlarmRates(provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<MachineRegistry>(), provider.GetRequiredService<AlarmCounts>()));
        return services.AddSingleton<DriftLook>().AddSingleton<ClusterDriftLook>().AddSingleton<QualityLook>().AddSingleton<OutcomeLook>();
    }
}
