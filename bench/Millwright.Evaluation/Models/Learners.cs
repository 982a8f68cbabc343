using Millwright.Learning.Trees.Boosting;

namespace Millwright.Evaluation.Models;

/// <summary>The configurations, one a task, the same for all sets of the task. None was searched on test rows.</summary>
internal static class Learners
{
    public static readonly Learner Failures = new("boosted trees", new BoostedTreesTrainer(new() { Iterations = 300, LearningRate = 0.05, MinLeafRows = 5 }));

    public static readonly Learner RemainingLife = new(
        "boosted trees", new BoostedTreesTrainer(new() { Iterations = 300, LearningRate = 0.05, L2 = 1 }));

    public static readonly Learner Conditions = new("boosted trees", new BoostedTreesTrainer(new() { Iterations = 150, MinLeafRows = 5 }));
}
