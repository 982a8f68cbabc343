using Millwright.Learning.Features;
using Millwright.Learning.State;

namespace Millwright.Silo.Learning;

/// <summary>
/// What a model sees of one machine, kept up to date reading by reading; the same in training and in service. Readings come in the order in which they
/// arrived, each with the names of its sensors. Times in µs since 1970-01-01 UTC. Not for several threads at once.
/// </summary>
internal sealed class MachineFeatures
{
    private readonly FeatureState _state;
    private readonly Queue<(long At, int Kind)> _ahead;
    private readonly SensorPlaces _places;

    /// <param name="past">What happened to the machine, as far as it is known already.</param>
    public MachineFeatures(FeatureSpec spec, MachinePast past)
        : this(new FeatureState(spec), past)
    {
    }

    private MachineFeatures(FeatureState state, MachinePast past)
    {
        var spec = state.Spec;
        _state = state;
        _places = new SensorPlaces(spec.SensorNames);
        _ahead = new Queue<(long, int)>(past.Events().Select(happened => (happened.At, KindOf(spec, happened.Kind))).Where(static happened => happened.Item2 >= 0));
    }

    public FeatureSpec Spec => _state.Spec;

    /// <summary>Event time of the newest reading that was taken in; 0: there was none.</summary>
    public long Newest { get; private set; }

    public void Write(StateWriter to)
    {
        to.Long(Newest);
        _state.Write(to);
    }

    /// <param name="past">What happened to the machine, also what became known since the state was written.</param>
    /// <exception cref="InvalidDataException">The bytes are no state of this set of features; the message says why.</exception>
    public static MachineFeatures Read(FeatureSpec spec, MachinePast past, ref StateReader from)
    {
        // Whatever happened before the newest reading is told once more: what became known since the state was written is among it.
        var newest = from.Long();
        var features = new MachineFeatures(FeatureState.Read(spec, ref from), past) { Newest = newest };
        features.HearUntil(newest);
        return features;
    }

    /// <summary>Takes in a reading, and before it what had happened until then; false: it came too late to change anything.</summary>
    public bool Take(long at, string[] sensors, ReadOnlySpan<double> values)
    {
        HearUntil(at);
        if (!_state.Observe(at, _places.Take(sensors, values)))
            return false;
        Newest = at;
        return true;
    }

    /// <summary>Takes in what happened just now.</summary>
    public void Take(long at, string kind)
    {
        if (KindOf(Spec, kind) is var known and >= 0)
            _state.Event(at, known);
    }

    /// <summary>The inputs as of an instant, not before the newest that was taken in.</summary>
    public double[] Vector(long at)
    {
        var vector = new double[Spec.Features.Count];
        Compute(at, vector);
        return vector;
    }

    /// <summary>Writes the inputs as of an instant, not before the newest that was taken in, where there is room already.</summary>
    public void Compute(long at, Span<double> into) => _state.Compute(Math.Max(at, _state.Known), into);

    private void HearUntil(long at)
    {
        while (_ahead.TryPeek(out var happened) && happened.At <= at)
        {
            _ahead.Dequeue();
            _state.Event(happened.At, happened.Kind);
        }
    }

    private static int KindOf(FeatureSpec spec, string kind)
    {
        for (var place = 0; place < spec.Events.Count; place++)
            if (spec.Events[place] == kind)
                return place;
        return -1;
    }
}
