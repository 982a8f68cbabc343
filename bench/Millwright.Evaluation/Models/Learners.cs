using Millwright.Learning.Linear;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Evaluation.Models;

/// <summary>The configurations, one a task, the same for all sets of the task.</summary>
internal static class Learners
{
    /// <summary>Will it fail? A failure is rare, so leaves may be small.</summary>
    public static readonly Learner Failures = new(
        "boosted trees + forest", new BoostedTreesTrainer(new() { Iterations = 200, LearningRate = 0.05, MinLeafRows = 5, L2 = 5 }),
        new RandomForestTrainer(new() { Trees = 300, ColumnShare = 2.0 / 3 }));

    public static readonly Learner RemainingLife = new("boosted trees", new BoostedTreesTrainer());

    /// <summary>Which condition is it? Trees see steps, the linear model carries on beyond what was seen.</summary>
    public static readonly Learner Conditions = new(
        "boosted trees + forest + logistic", new BoostedTreesTrainer(), new RandomForestTrainer(new() { Trees = 300 }), new LinearTrainer());

    /// <summary>Which gas is it? Where sensors drift, what lies beyond the rows learnt from matters as much as what lies within.</summary>
    public static readonly Learner Gases = new("forest + logistic", new RandomForestTrainer(new() { Trees = 300 }), new LinearTrainer(3));

    /// <summary>Small and quick: it is refitted every few hundred rows.</summary>
    public static readonly Learner Stream = new(
        "boosted trees + logistic, refitted", new BoostedTreesTrainer(new() { Iterations = 50, Leaves = 8, L2 = 1 }), new LinearTrainer());
}
