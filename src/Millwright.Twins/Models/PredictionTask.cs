namespace Millwright.Twins.Models;

/// <summary>What is asked of a machine's future, or of its present.</summary>
public enum PredictionTask
{
    /// <summary>The probability that a failure episode begins within the horizon, 0 to 1.</summary>
    FailureRisk,

    /// <summary>Hours in failure within the horizon.</summary>
    Downtime,

    /// <summary>Hours until the next failure episode begins: maintenance has to come before.</summary>
    MaintenanceWindow,

    /// <summary>How unusual the machine is now, as a score; past the model's threshold it is an anomaly.</summary>
    Anomaly,

    /// <summary>Which kind of failure an episode is: the index of a cluster within its model version.</summary>
    Cluster,
}
