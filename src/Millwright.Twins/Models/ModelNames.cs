namespace Millwright.Twins.Models;

/// <summary>How models are called: the task, and the horizon where the task has one.</summary>
public static class ModelNames
{
    public const int DefaultHorizonHours = 24;
    public const int LongestHorizonHours = 8_760;

    public static bool HasHorizon(PredictionTask task) => task is PredictionTask.FailureRisk or PredictionTask.Downtime;

    /// <param name="horizonHours">1 to <see cref="LongestHorizonHours"/>; not looked at where the task has none.</param>
    public static string Of(PredictionTask task, int horizonHours = DefaultHorizonHours) => task switch
    {
        PredictionTask.FailureRisk => $"failure-risk-{horizonHours}h",
        PredictionTask.Downtime => $"downtime-{horizonHours}h",
        PredictionTask.MaintenanceWindow => "maintenance-window",
        PredictionTask.Anomaly => "anomaly",
        _ => "cluster",
    };
}
