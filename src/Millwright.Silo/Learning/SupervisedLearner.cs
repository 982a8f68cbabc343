using Microsoft.Extensions.Options;
using Millwright.Learning.Features;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Learns what the failures of the past let foresee: their risk, their length, the time that is left. Gradient-boosted trees, one configuration for every
/// task and plant, unless a search among others is asked for.
/// </summary>
internal sealed class SupervisedLearner(
    MachineChoice choice, TrainingSets sets, Incumbents incumbents, TrainingThreads threads, IOptions<LearningOptions> settings) : ILearner
{
    internal static readonly BoostedTreesOptions Trees = new() { Iterations = 300, LearningRate = 0.05, Leaves = 15, L2 = 1, ValidationShare = 0.15, Patience = 20 };

    public IReadOnlyList<PredictionTask> Tasks => [PredictionTask.FailureRisk, PredictionTask.Downtime, PredictionTask.MaintenanceWindow];

    public async Task<NewVersion> Learn(TrainingJobRow job, ModelRow model, TrainingProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("reading history", 0, 0.5);
        var chosen = await choice.ForTraining(job.Scope, job.Request, cancellationToken);
        var machines = chosen.Taken;
        var spec = await sets.Describe(machines, job.Request, job.Scope, cancellationToken);
        var champion = await incumbents.Load(job, model, cancellationToken);
        var set = await sets.Build(
            machines, champion is null ? [spec] : [spec, champion.Spec], job.Request, Every(job.Request, machines.Count), progress, cancellationToken);
        var task = new SupervisedTask(set, model.Task, model.HorizonHours);
        var split = SupervisedSplit.Of(set.At, task.KnownAt);
        split.Require(task.Failure, settings.Value.FewestEpisodes, machines.Count);
        var work = new Work(job, model, spec, chosen, champion, set, task, split);
        return await threads.Run(() => Version(work, progress, cancellationToken), cancellationToken);
    }

    private sealed record Work(TrainingJobRow Job, ModelRow Model, FeatureSpec Spec, ChosenMachines Machines, LoadedVersion? Champion, TrainingSet Set, SupervisedTask Task, SupervisedSplit Split);

    private NewVersion Version(Work work, TrainingProgress progress, CancellationToken cancellationToken)
    {
        var (job, model, set, task, split) = (work.Job, work.Model, work.Set, work.Task, work.Split);
        var run = new TrainingRun(job.Request.Seed, Threads: 1, progress, cancellationToken);
        var chain = new ForwardChaining(set, task, model.Task, split.Train, run);
        progress.Begin(job.Request.Tune > 0 ? "tuning" : "cross-validating", 0.5, 0.8);
        var trials = job.Request.Tune > 0 ? chain.Tune(Trees, job.Request.Tune) : null;
        var options = trials?[0].Settings ?? Trees;
        var folds = chain.Of(options);
        progress.Begin("learning", 0.8, 0.95);
        var trees = new BoostedTreesTrainer(options).TrainTrees(set.Inputs[0].Select(split.Train), task.TargetOf(split.Train), task.WeightsOf(split.Train, split.Ends[0]), run);
        progress.Begin("judging", 0.95, 1);
        var content = new Sections();
        content.Put(Parts.Features, work.Spec.ToString());
        content[Parts.Reference] = InputReference.Of(set, split.Train, settings.Value.DriftWindow).ToBytes();
        var scorer = Calibrate(work, trees, content, cancellationToken);
        var (metrics, passed, verdict) = Judge(work, scorer);
        var from = new LearntFrom(work.Machines, set.Readings, set.Rows, task.Failure.Where(static failure => failure >= 0).Distinct().Count());
        var parameters = SettingsOf(options);
        (parameters["iterations"], parameters["horizonHours"]) = (trees.Trees.Trees, model.HorizonHours ?? 0);
        return LearntVersion.Of(
            job, work.Spec, from, "boosted-trees", content, parameters, metrics with { Folds = folds }, passed, verdict,
            trials is null ? null : [.. trials.Select(static trial => new TrialRow(SettingsOf(trial.Settings), trial.Rungs, trial.Loss))]);
    }

    private static Dictionary<string, double> SettingsOf(BoostedTreesOptions options) => new()
    {
        ["learningRate"] = options.LearningRate, ["leaves"] = options.Leaves, ["l2"] = options.L2, ["minLeafRows"] = options.MinLeafRows,
    };

    /// <summary>By rows that the trees were not learnt from, nor are judged by.</summary>
    private static IScorer Calibrate(Work work, BoostedTrees trees, Sections content, CancellationToken cancellationToken)
    {
        var (inputs, outcomes) = (work.Set.Inputs[0].Select(work.Split.Calibrate), Array.ConvertAll(work.Split.Calibrate, row => work.Task.Values[row]));
        if (work.Model.Task == PredictionTask.FailureRisk)
        {
            RiskScorer.Calibrate(trees, inputs, outcomes, Array.ConvertAll(work.Split.Calibrate, work.Set.Life), work.Job.Request.Seed, content, cancellationToken);
            return RiskScorer.Read(work.Spec, content);
        }
        content[Parts.Model] = ModelBytes.Of(trees);
        content.Put(Parts.Calibration, HoursScorer.Calibrate(trees, inputs, outcomes, work.Model.Task == PredictionTask.MaintenanceWindow));
        return HoursScorer.Read(work.Spec, content);
    }

    /// <summary>This version, the champion and the dummies on the rows to judge by, which none of them has seen.</summary>
    private static (VersionMetrics Metrics, bool Passed, string Verdict) Judge(Work work, IScorer scorer)
    {
        var (task, rows) = (work.Model.Task, work.Split.Judge);
        var came = Array.ConvertAll(rows, row => work.Task.Values[row]);
        var version = TaskMeasures.Of(task, Said(scorer, work.Set.Inputs[0], rows), came);
        var champion = work.Champion is { } present ? TaskMeasures.Of(task, Said(present.Scorer, work.Set.Inputs[1], rows), came) : null;
        var dummies = TaskMeasures.Dummies(task, Array.ConvertAll(work.Split.Train, row => work.Task.Values[row]), () => work.Task.LivesBefore(work.Split.Ends[0]))
            .ToDictionary(static dummy => dummy.Key, dummy => TaskMeasures.Of(task, Array.ConvertAll(rows, _ => new Score(dummy.Value, 0)), came), StringComparer.Ordinal);
        var (passed, verdict) = Gate.Of(
            TaskMeasures.GateMeasure(task), TaskMeasures.GateLoss(task, version), champion is null ? null : TaskMeasures.GateLoss(task, champion),
            dummies.ToDictionary(static dummy => dummy.Key, dummy => TaskMeasures.GateLoss(task, dummy.Value), StringComparer.Ordinal));
        return (new VersionMetrics(version, champion, dummies), passed, verdict);
    }

    private static Score[] Said(IScorer scorer, Table inputs, int[] rows)
    {
        var row = new double[inputs.Columns.Count];
        return Array.ConvertAll(rows, place =>
        {
            inputs.CopyRow(place, row);
            return scorer.Of(row);
        });
    }

    /// <summary>As asked, but no more rows than are taken at most.</summary>
    private TimeSpan Every(TrainingRequest request, int machines)
    {
        var fewest = (request.To - request.From) * machines / settings.Value.MostRows;
        return fewest > request.SampleEvery ? fewest : request.SampleEvery;
    }
}
