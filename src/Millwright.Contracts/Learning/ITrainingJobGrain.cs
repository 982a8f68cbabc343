using Orleans.CodeGeneration;

namespace Millwright.Contracts.Learning;

/// <summary>One training. Key: the job's id. What it has to do and how far it is stand in the register of jobs, which outlives the silo.</summary>
[Alias("millwright.training-job"), Version(1)]
public interface ITrainingJobGrain : IGrainWithGuidKey
{
    /// <summary>Begins the work unless it is under way here or elsewhere, or over; answers when it has begun.</summary>
    [Alias("start")]
    Task Start();

    /// <summary>Ends the work as soon as it can be ended. False: there is no such job.</summary>
    [Alias("cancel")]
    Task<bool> Cancel();
}
