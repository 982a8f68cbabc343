using Millwright.Contracts.Learning;
using Millwright.Learning.Features;
using Millwright.Silo.Machines;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins;
using Millwright.Twins.Models;
using Millwright.Twins.Readings;

namespace Millwright.Silo.Learning;

/// <summary>
/// What a twin keeps in order to be scored as its readings come in: the state that its models and detectors see, some hundred bytes a set of features. It is kept
/// beside the check-point: when a model first answers for the machine it is made of what was kept and the readings since, or of those of the last days, apart from the
/// twin's turns, and from then on of each committed batch. Runs in the turns of its twin.
/// </summary>
internal sealed class MachineScoring(TwinScoring shared)
{
    /// <summary>What was committed while the history was read is read in so many rounds more; then the next batch begins anew.</summary>
    private const int MostRounds = 3;

    private readonly MachineStrangeness _strangeness = new(shared);
    private readonly GoingFailure _failure = new(shared);
    private readonly List<(long At, string Kind)> _heard = [];
    private object? _catalog;
    private MachineRecord? _machine;
    private (LoadedVersion Answers, LoadedVersion? Beside)[] _models = [];
    private ExplainedScore?[] _explained = [];
    private FeatureSpec[] _specs = [];
    private MachineFeatures[] _features = [];
    private LoadedVersion? _anomalies;
    private LoadedVersion? _kinds;
    private string[] _detected = [];
    private MachineDetectors? _detectors;
    private Task _filling = Task.CompletedTask;
    private long _newestReading;
    private (long At, long Id) _latest;
    private long _through;
    private long _keptThrough;
    private long _lastScored;
    private int[] _rows = [];

    /// <summary>Takes in what was committed, and scores the machine unless that was done a moment ago.</summary>
    public void Take(LiveMachine live, in ReadingBatch batch, in Digest digest)
    {
        Look(live.Machine);
        var (at, reading) = Latest(batch, digest);
        if (_kinds is { } kinds)
            _failure.Take(live, kinds, at, reading);
        if (_models.Length == 0)
            return;
        _newestReading = digest.Sequences.Max();
        Observe(live, batch, digest);
        FillMissing(live.Machine);
        // Late readings alone bring no new instant.
        if (at < live.State.LastEventAt || at - _lastScored < shared.ScoreEveryMicros || IsDown(live))
            return;
        // Models mostly share their features: what is computed of them serves all that do.
        var inputs = Array.ConvertAll(_features, features => features.Vector(at));
        for (var model = 0; model < _models.Length; model++)
        {
            var (answers, beside) = _models[model];
            if (Score(live, answers, inputs, isShadow: false, ref _explained[model]) && beside is not null)
                Score(live, beside, inputs, isShadow: true, ref _explained[model]);
        }
    }

    /// <summary>What is seen of the machine now by a set of features; null: it is not known yet, or not asked for by any model.</summary>
    public ModelInputs? Inputs(LiveMachine live, string spec)
    {
        Look(live.Machine);
        FillMissing(live.Machine);
        return Array.Find(_features, features => features.Spec.Hash == spec) is { Newest: > 0 } known ? new ModelInputs(known.Vector(known.Newest), known.Newest, IsDown(live)) : null;
    }

    /// <summary>What there is to be kept, once so many readings are in it that what was kept is not; null: nothing.</summary>
    public KeptFeatures? ToKeep(MachineRecord machine, int fewest)
    {
        if (_features.Length == 0 || _through - _keptThrough < fewest || FilledFeatures.ToBytes(_features, _detectors) is not { } content)
            return null;
        _keptThrough = _through;
        return new KeptFeatures(machine.Key, _through, content);
    }

    private void FillMissing(MachineRecord machine)
    {
        if (_filling.IsCompleted && !IsFilled)
            _filling = Fill(machine, _specs, _anomalies is null ? null : _detected);
    }

    /// <summary>Who answers now; looked up only when the models, or what is registered of the machine, have changed.</summary>
    private void Look(MachineRecord machine)
    {
        if (ReferenceEquals(_catalog, shared.Catalog.All) && ReferenceEquals(_machine, machine))
            return;
        (_catalog, _machine) = (shared.Catalog.All, machine);
        var all = shared.Catalog.For(machine.Id, machine.Type, machine.Site).ToLookup(static pair => pair.Answers.Model.Task == PredictionTask.Cluster);
        // Kinds of failures are told of episodes, not of readings.
        (_models, _kinds) = ([.. all[false]], all[true].FirstOrDefault().Answers);
        _explained = new ExplainedScore?[_models.Length];
        _specs = [.. _models.SelectMany(static pair => pair.Beside is null ? [pair.Answers.Spec] : new[] { pair.Answers.Spec, pair.Beside.Spec }).DistinctBy(static spec => spec.Hash)];
        _anomalies = Array.Find(_models, static pair => pair.Answers.Model.Task == PredictionTask.Anomaly).Answers;
        _detected = _anomalies?.Spec.SensorNames ?? [];
        if (_models.Length == 0)
            (_features, _detectors) = ([], null);
    }

    private bool IsFilled => Array.TrueForAll(_specs, spec => Array.Exists(_features, known => known.Spec.Hash == spec.Hash))
        && (_anomalies is null || (_detectors is { } detectors && detectors.Sensors.SequenceEqual(_detected)));

    /// <summary>Maintenance has ended.</summary>
    public void Maintained(long at) => Hear(at, MachineEvents.Maintenance);

    /// <summary>What happens while the history is read may not be in it any more: it is told once more when the state is taken over.</summary>
    private void Hear(long at, string kind)
    {
        Tell(at, kind);
        if (!_filling.IsCompleted)
            _heard.Add((at, kind));
    }

    private void Tell(long at, string kind)
    {
        foreach (var features in _features)
            features.Take(at, kind);
    }

    private void Observe(LiveMachine live, in ReadingBatch batch, in Digest digest)
    {
        foreach (var happened in digest.Effects.Events)
            if (MachineEvents.Of(happened.Kind) is { } kind)
                Hear(happened.At, kind);
        if (_features.Length == 0)
            return;
        foreach (var row in InOrderOfArrival(digest))
        {
            if ((batch.Flags[row] & ReadingFlags.QualityMask) == (ReadingFlags)ReadingQuality.Bad)
                continue;
            foreach (var features in _features)
                features.Take(batch.At[row], batch.Sensors, batch.Row(row));
            if (_detectors is { } detectors && detectors.Take(batch.At[row], batch.Sensors, batch.Row(row), IsDown(live)) && _anomalies is { } version)
                _strangeness.Judge(live, version, detectors, batch.At[row]);
        }
        _through = Math.Max(_through, _newestReading);
    }

    /// <summary>The newest reading by event time of all that were committed.</summary>
    private (long At, long Id) Latest(in ReadingBatch batch, in Digest digest)
    {
        for (var row = 0; row < digest.Sequences.Length; row++)
            if (digest.Sequences[row] > 0 && batch.At[row] > _latest.At)
                _latest = (batch.At[row], digest.Ids[row]);
        return _latest;
    }

    /// <summary>The accepted rows as the journal numbers them, without those that were read from it already; the array is used again.</summary>
    private ReadOnlySpan<int> InOrderOfArrival(in Digest digest)
    {
        if (_rows.Length < digest.Sequences.Length)
            _rows = new int[digest.Sequences.Length];
        var count = 0;
        for (var row = 0; row < digest.Sequences.Length; row++)
            if (digest.Sequences[row] > _through)
                _rows[count++] = row;
        var sequences = digest.Sequences;
        var rows = _rows.AsSpan(0, count);
        if (!IsAscending(rows, sequences))
            rows.Sort((one, other) => sequences[one].CompareTo(sequences[other]));
        return rows;
    }

    private static bool IsAscending(ReadOnlySpan<int> rows, long[] sequences)
    {
        for (var place = 1; place < rows.Length; place++)
            if (sequences[rows[place]] < sequences[rows[place - 1]])
                return false;
        return true;
    }

    private bool Score(LiveMachine live, LoadedVersion version, double[][] inputs, bool isShadow, ref ExplainedScore? explained)
    {
        var known = Array.FindIndex(_features, features => features.Spec.Hash == version.Spec.Hash);
        if (known < 0)
            return false;
        var score = shared.Score(live.Machine, version, _latest.At, _latest.Id, inputs[known], isShadow, ref explained);
        if (!isShadow && version.Model.Task == PredictionTask.Anomaly)
            _strangeness.Judge(live, version, _latest.At, score, inputs[known]);
        _lastScored = _latest.At;
        return true;
    }

    /// <summary>Nothing is foreseen of a machine in failure or maintenance.</summary>
    private static bool IsDown(LiveMachine live) => live.State is { InMaintenance: true } or { Episode.IsActive: true };

    /// <summary>
    /// Makes the state of the readings until now. What was committed meanwhile is read in another round, until nothing was; the last look and the taking
    /// over happen in one turn.
    /// </summary>
    private async Task Fill(MachineRecord machine, FeatureSpec[] specs, string[]? detected)
    {
        try
        {
            _heard.Clear();
            var filled = await shared.Begin(machine.Key, specs, detected);
            for (var round = 0; round < MostRounds && filled.Through < _newestReading; round++)
                await shared.GoOn(machine.Key, filled);
            if (filled.Through < _newestReading)
                return;
            (_features, _detectors, _through, _keptThrough) = (filled.Features, filled.Detectors, filled.Through, filled.KeptThrough);
            foreach (var (at, kind) in _heard)
                Tell(at, kind);
        }
        catch (Exception error)
        {
            // The next batch begins anew; whatever it is, readings come in.
            shared.NotFilled(machine, error);
        }
    }
}
