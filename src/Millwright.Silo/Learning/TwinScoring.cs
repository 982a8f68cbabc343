using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Learning.Features;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>What the twins of a silo share in order to be scored.</summary>
internal sealed partial class TwinScoring(
    ModelCatalog catalog, TrainingHistory history, TwinFeatureStore store, TwinFeatureWriter keeper, PredictionWriter writer, IOptions<LearningOptions> options, TimeProvider clock, ILogger<TwinScoring> log) : IDisposable
{
    /// <summary>A model that begins to answer for thousands of machines must not keep readings from coming in.</summary>
    private readonly SemaphoreSlim _fills = new(options.Value.TwinsFilledAtOnce);

    public ModelCatalog Catalog { get; } = catalog;

    public long ScoreEveryMicros { get; } = options.Value.ScoreEvery.Micros();

    /// <param name="reading">The id of the reading of that instant.</param>
    /// <param name="explained">The newest score of the version and machine whose factors were kept, which this one becomes where its own are; null: there is none.</param>
    public Score Score(MachineRecord machine, LoadedVersion version, long at, long reading, double[] inputs, bool isShadow, ref ExplainedScore? explained)
    {
        var began = Stopwatch.GetTimestamp();
        var score = version.Scorer.Of(inputs);
        IReadOnlyList<FactorRow> factors = [];
        if (!isShadow && IsNotable(version.Model.Task, score) && ExplanationRule.IsDue(explained, at, score.Value, options.Value.ExplainEvery))
            (factors, explained) = (version.Scorer.Explain(inputs, Predictor.MostFactors), new ExplainedScore(at, score.Value));
        LearningMetrics.Took(Stopwatch.GetElapsedTime(began), version.Model.Task, isAsked: false);
        writer.Add(Predictor.Make(machine.Key, machine.Id, version, at, reading, score, factors, isShadow, clock.GetUtcNow()), version);
        return score;
    }

    public void Keep(MachineRecord machine, Anomaly found) => writer.Add(new FoundAnomaly(machine.Key, found));

    public async Task<FilledFeatures> Begin(long machine, FeatureSpec[] specs, IReadOnlyList<string>? detected)
    {
        var past = await MachinePast.ReadForNow(history, machine, clock.GetUtcNow(), CancellationToken.None);
        var filled = await Left(machine, past, specs, detected)
            ?? new FilledFeatures(past, Array.ConvertAll(specs, spec => new MachineFeatures(spec, past)), detected is null ? null : new MachineDetectors(detected));
        await GoOn(machine, filled);
        return filled;
    }

    /// <summary>What the twin had when it wrote a check-point or left; null: nothing that could be gone on with.</summary>
    private async Task<FilledFeatures?> Left(long machine, MachinePast past, FeatureSpec[] specs, IReadOnlyList<string>? detected)
    {
        if (await store.Read(machine, CancellationToken.None) is not { } kept || FilledFeatures.Read(kept, past, specs, detected) is not { } left)
            return null;
        // Readings that nobody scored lie between: what is made of the last days is as good, and no more to read.
        return await history.NewestReading(machine, CancellationToken.None) is { } newest
            && Array.TrueForAll(left.Features, features => features.Newest >= (newest - TrainingSets.WarmUp).Micros() && features.Newest <= newest.Micros()) ? left : null;
    }

    /// <summary>Keeps what a twin has, when the database gets round to it; false: too many wait.</summary>
    public bool Keep(KeptFeatures kept) => keeper.Add(kept);

    /// <summary>Keeps what a twin that leaves has, before it is gone.</summary>
    public Task KeepNow(KeptFeatures kept, CancellationToken cancellationToken) => store.Write([kept], cancellationToken);

    /// <summary>Reads what has been committed since, on the thread pool: a twin's turns are for its readings.</summary>
    public async Task GoOn(long machine, FilledFeatures filled)
    {
        await _fills.WaitAsync();
        try
        {
            await Task.Run(() => Read(machine, filled));
        }
        finally
        {
            _fills.Release();
        }
    }

    /// <summary>Tells of which kind an episode that goes on is, by the readings that were kept of it; on the thread pool, as many at once as twins are filled.</summary>
    public async Task TellKind(MachineRecord machine, LoadedVersion version, PastEpisode episode, long at, long reading)
    {
        await _fills.WaitAsync();
        try
        {
            var seen = await Task.Run(() => EpisodeFeatures.Of(history, machine.Key, episode, at, version.Spec.SensorNames, DateTimeOffset.MaxValue, CancellationToken.None));
            var (score, factors) = (version.Scorer.Of(seen), version.Scorer.Explain(seen, Predictor.MostFactors));
            writer.Add(Predictor.Make(machine.Key, machine.Id, version, at, reading, score, factors, isShadow: false, clock.GetUtcNow()), version);
        }
        catch (Exception error)
        {
            // It is told again when the episode has gone on for a while, and at its end.
            KindNotTold(log, machine.Id.Value, error);
        }
        finally
        {
            _fills.Release();
        }
    }

    public void NotFilled(MachineRecord machine, Exception error) => NotFilled(log, machine.Id.Value, error);

    public void Dispose() => _fills.Dispose();

    /// <summary>Somebody will ask why.</summary>
    private static bool IsNotable(PredictionTask task, Score score) => task switch
    {
        PredictionTask.FailureRisk => score.Value >= 0.5,
        PredictionTask.Anomaly => score.Value >= AnomalyScorer.Anomaly,
        _ => false,
    };

    private async Task Read(long machine, FilledFeatures filled)
    {
        if (await history.NewestReading(machine, CancellationToken.None) is not { } newest)
            return;
        var from = Math.Max((newest - TrainingSets.WarmUp).Micros(), filled.From);
        await foreach (var reading in history.Readings(machine, Time.Moment(from), DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, CancellationToken.None, filled.Through))
        {
            foreach (var features in filled.Features)
                features.Take(reading.At, reading.Sensors, reading.Values);
            filled.Detectors?.Take(reading.At, reading.Sensors, reading.Values, filled.Past.IsDown(reading.At));
            filled.Through = reading.Sequence;
        }
    }

    [LoggerMessage(2072, LogLevel.Warning, "Of which kind the failure of {Machine} is was not told.")]
    private static partial void KindNotTold(ILogger logger, string machine, Exception error);

    [LoggerMessage(2068, LogLevel.Warning, "The history of {Machine} could not be read; it is not scored until it can.")]
    private static partial void NotFilled(ILogger logger, string machine, Exception error);
}
