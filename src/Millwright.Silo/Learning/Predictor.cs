using System.Diagnostics;
using Millwright.Contracts.Machines;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What became of the wish for a prediction.</summary>
public abstract record PredictionAnswer
{
    /// <param name="Scope">Whose champion, or challenger, it was.</param>
    /// <param name="Nearest">Of a kind of failure, the labelled pattern that it is nearest to; null: there is none to compare with.</param>
    public sealed record Predicted(PredictionRow Row, ModelScope Scope, NearestPattern? Nearest) : PredictionAnswer;

    /// <summary>The machine is not registered.</summary>
    public sealed record UnknownMachine : PredictionAnswer;

    /// <summary>No version answers it for the machine.</summary>
    /// <param name="Others">The models of the same task that do, as they look another way ahead.</param>
    public sealed record NoModel(string Model, IReadOnlyList<string> Others) : PredictionAnswer;

    /// <summary>The machine has sent no reading that the model could look at.</summary>
    public sealed record NoReadings : PredictionAnswer;

    /// <summary>The machine has had no failure that could be of a kind.</summary>
    public sealed record NoEpisode : PredictionAnswer;

    /// <summary>The machine is in failure or maintenance: there is nothing to foresee.</summary>
    public sealed record IsDown : PredictionAnswer;
}

/// <summary>Predicts on request, from the machine's newest readings, and keeps what it said.</summary>
public sealed class Predictor
{
    /// <summary>How many factors a prediction names.</summary>
    internal const int MostFactors = 8;

    private readonly ModelCatalog _catalog;
    private readonly MachineRegistry _machines;
    private readonly PastInputs _inputs;
    private readonly PredictionStore _predictions;
    private readonly PatternRegistry _patterns;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;

    internal Predictor(
        ModelCatalog catalog, MachineRegistry machines, PastInputs inputs, PredictionStore predictions, PatternRegistry patterns, IGrainFactory grains, TimeProvider clock) =>
        (_catalog, _machines, _inputs, _predictions, _patterns, _grains, _clock) = (catalog, machines, inputs, predictions, patterns, grains, clock);

    /// <param name="threshold">The confidence that the caller needs, 0 to 1; kept with the prediction.</param>
    public async Task<PredictionAnswer> Predict(MachineId machine, PredictionTask task, int horizonHours, double threshold, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await Answer(machine, task, horizonHours, threshold, cancellationToken);
        if (answer is PredictionAnswer.Predicted)
            LearningMetrics.Took(Stopwatch.GetElapsedTime(began), task, isAsked: true);
        return answer;
    }

    private async Task<PredictionAnswer> Answer(MachineId machine, PredictionTask task, int horizonHours, double threshold, CancellationToken cancellationToken)
    {
        if (await _machines.Get(machine, cancellationToken) is not { } found)
            return new PredictionAnswer.UnknownMachine();
        var name = ModelNames.Of(task, horizonHours);
        var serving = _catalog.For(machine, found.Type, found.Site).ToList();
        if (serving.Find(pair => pair.Answers.Model.Name == name).Answers is not { } version)
            return new PredictionAnswer.NoModel(name, [.. serving.Where(pair => pair.Answers.Model.Task == task).Select(static pair => pair.Answers.Model.Name)]);
        return task == PredictionTask.Cluster
            ? await OfEpisode(found, version, threshold, cancellationToken)
            : await OfReadings(found, version, threshold, cancellationToken);
    }

    private async Task<PredictionAnswer> OfReadings(MachineRecord found, LoadedVersion version, double threshold, CancellationToken cancellationToken)
    {
        // Its twin has the inputs at hand; its past and days of readings are read only until it has.
        if (await _grains.GetGrain<IMachineGrain>(found.Id.Value).Inputs(version.Spec.Hash) is { } seen)
            return seen.IsDown ? new PredictionAnswer.IsDown() : await Keep(found, version, seen.At, seen.Values, threshold, cancellationToken);
        if (await _inputs.Newest(found.Key, cancellationToken) is not { } last)
            return new PredictionAnswer.NoReadings();
        var past = await Past(found, cancellationToken);
        var (inputs, newest) = await _inputs.OfReadings(found.Key, version, past, last, DateTimeOffset.MaxValue, cancellationToken);
        if (newest == 0)
            return new PredictionAnswer.NoReadings();
        if (past.IsDown(newest))
            return new PredictionAnswer.IsDown();
        return await Keep(found, version, newest, inputs, threshold, cancellationToken);
    }

    /// <summary>The newest episode, as far as it has come.</summary>
    private async Task<PredictionAnswer> OfEpisode(MachineRecord found, LoadedVersion version, double threshold, CancellationToken cancellationToken)
    {
        if ((await Past(found, cancellationToken)).Episodes is not [.., var episode] || await _inputs.Newest(found.Key, cancellationToken) is not { } newest)
            return new PredictionAnswer.NoEpisode();
        var until = episode.EndedAt ?? newest.Micros();
        return await Keep(found, version, until, await _inputs.OfEpisode(found.Key, version, episode, until, cancellationToken), threshold, cancellationToken);
    }

    private Task<MachinePast> Past(MachineRecord found, CancellationToken cancellationToken) => _inputs.Past(found.Key, _clock.GetUtcNow(), cancellationToken);

    private async Task<PredictionAnswer> Keep(MachineRecord found, LoadedVersion version, long at, double[] inputs, double threshold, CancellationToken cancellationToken)
    {
        var reading = await _inputs.ReadingAt(found.Key, at, cancellationToken);
        var made = Make(found.Key, found.Id, version, at, reading, version.Scorer.Of(inputs), version.Scorer.Explain(inputs, MostFactors), isShadow: false, _clock.GetUtcNow()) with { Threshold = threshold };
        await _predictions.Write([made], cancellationToken);
        LearningMetrics.Count(made, version);
        var nearest = version.Model.Task == PredictionTask.Cluster
            ? version.Row.Metrics.Nearest((int)made.Value, (await _patterns.List(cancellationToken)).Select(static pattern => pattern.Labelled))
            : null;
        return new PredictionAnswer.Predicted(Row(made, version), version.Row.Scope, nearest);
    }

    /// <summary>A prediction with the id that machine, version and instant give it.</summary>
    /// <param name="reading">The id of the newest reading that it was made of; 0: it is kept no more.</param>
    internal static NewPrediction Make(
        long key, MachineId machine, LoadedVersion version, long at, long reading, Score score, IReadOnlyList<FactorRow> factors, bool isShadow, DateTimeOffset now) => new(
        DerivedId.Of(machine.Value, "prediction", at, version.Row.Id.ToString()), key, machine, at, reading, version.Model.Task, version.Model.HorizonHours, version.Row.Id,
        score.Value, score.Confidence, score.Low, score.High, factors, null, isShadow, now.Micros(), version.DueAt(at));

    private static PredictionRow Row(NewPrediction made, LoadedVersion version) => new(
        made.Id, made.Machine.Value, Time.Moment(made.At), made.Task, made.HorizonHours, version.Model.Name, version.Row.Number, made.Value, made.Confidence, made.Low, made.High,
        made.Factors, made.Threshold, made.IsShadow, Time.Moment(made.PredictedAt), null, null);
}
