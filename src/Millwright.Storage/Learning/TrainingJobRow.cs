using Millwright.Twins.Models;

namespace Millwright.Storage.Learning;

public enum JobState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>What a training is to learn from; a second run of the same job sees the same.</summary>
/// <param name="From">Event time from which readings count; <paramref name="To"/>: before which.</param>
/// <param name="KnownBy">What became known later is left out: readings by their arrival, episodes and their ends, maintenance.</param>
/// <param name="SampleEvery">One row a machine and such a span.</param>
/// <param name="DriftEvent">The drift that asked for it.</param>
/// <param name="Tune">Settings that are tried; 0: none but the usual.</param>
public sealed record TrainingRequest(DateTimeOffset From, DateTimeOffset To, DateTimeOffset KnownBy, TimeSpan SampleEvery, int Seed, Guid? DriftEvent = null, int Tune = 0)
{
    /// <summary>A twenty-fourth of the horizon, or of a day.</summary>
    public static TimeSpan UsualSampleEvery(int? horizonHours) => TimeSpan.FromHours(horizonHours ?? ModelNames.DefaultHorizonHours) / 24;
}

/// <summary>A training as it stands.</summary>
/// <param name="Progress">The share done, 0 to 1; <paramref name="Stage"/>: what is being done.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="VersionId">What it made, also where the gate then refused it.</param>
/// <param name="Attempts">How often it was begun; more than once: its silo died.</param>
public sealed record TrainingJobRow(
    Guid Id, string Model, ModelScope Scope, TrainingRequest Request, string RequestedBy, Guid TraceId, JobState State, double Progress, string Stage, string? Error, Guid? VersionId,
    int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>What becomes of a job whose lease is renewed.</summary>
public enum LeaseState
{
    Held,

    /// <summary>Somebody wants it to end.</summary>
    CancelAsked,

    /// <summary>It lapsed and another silo has it, or the job has ended.</summary>
    Lost,
}
