using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Learns a version of a model from a cut of history, and judges it.</summary>
internal interface ILearner
{
    IReadOnlyList<PredictionTask> Tasks { get; }

    /// <exception cref="Millwright.Learning.Models.TrainingException">The history does not suffice; the message says in numbers what there is and what is needed.</exception>
    Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken);
}
