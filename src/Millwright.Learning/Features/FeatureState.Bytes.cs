using System.Globalization;
using Millwright.Learning.State;

namespace Millwright.Learning.Features;

/// <summary>A state as bytes, for a twin's check-point: the set's hash, then what is remembered.</summary>
public sealed partial class FeatureState
{
    /// <summary>Bytes that <see cref="Write"/> takes now.</summary>
    public int Size => 4 * sizeof(long) + sizeof(double) * (_attributes.Length + _cells.Length) + sizeof(long) * _lastEvents.Length
        + (_readings is null ? 0 : sizeof(int) + _readings.Count * (sizeof(long) + sizeof(double) * _plan.Sensors))
        + (_events is null ? 0 : sizeof(int) + _events.Kept * (sizeof(long) + 1));

    public void Write(StateWriter to)
    {
        to.Long(HashOf(Spec));
        to.Long(_started);
        to.Long(_newest);
        to.Long(_known);
        to.Doubles(_attributes);
        to.Doubles(_cells);
        foreach (var last in _lastEvents)
            to.Long(last);
        if (_readings is not null)
            WriteReadings(_readings, to);
        if (_events is not null)
            WriteEvents(_events, to);
    }

    /// <exception cref="InvalidDataException">The bytes are no state of this set; the message says why.</exception>
    public static FeatureState Read(FeatureSpec spec, ref StateReader from)
    {
        if (from.Long() != HashOf(spec))
            throw new InvalidDataException("This state was made by another feature set.");
        var (started, newest, known) = (from.Long(), from.Long(), from.Long());
        var attributes = new double[spec.Attributes.Count];
        from.Doubles(attributes);
        var state = new FeatureState(spec, attributes) { _started = started, _newest = newest, _known = known };
        from.Doubles(state._cells);
        foreach (ref var last in state._lastEvents.AsSpan())
            last = from.Long();
        state.ReadReadings(ref from);
        state.ReadEvents(ref from);
        return state;
    }

    private static void WriteReadings(ReadingRing readings, StateWriter to)
    {
        to.Int(readings.Count);
        for (var place = 0; place < readings.Count; place++)
        {
            to.Long(readings.At(place, out var values));
            to.Doubles(values);
        }
    }

    private static void WriteEvents(RecentEvents events, StateWriter to)
    {
        to.Int(events.Kept);
        for (var place = 0; place < events.Kept; place++)
        {
            var (happened, kind) = events.At(place);
            to.Long(happened);
            to.Byte((byte)kind);
        }
    }

    private void ReadReadings(ref StateReader from)
    {
        if (_readings is null)
            return;
        var values = new double[_plan.Sensors];
        for (var left = from.Int("readings", 0, Spec.Keep); left > 0; left--)
        {
            var measured = from.Long();
            from.Doubles(values);
            _readings.Add(measured, values);
        }
    }

    private void ReadEvents(ref StateReader from)
    {
        if (_events is null)
            return;
        for (var left = from.Int("events", 0, Spec.Keep); left > 0; left--)
        {
            var happened = from.Long();
            int kind = from.Byte();
            _events.Add(happened, kind < _lastEvents.Length ? kind : throw new InvalidDataException($"A state names the unknown kind of event {kind}."));
        }
    }

    private static long HashOf(FeatureSpec spec) =>
        long.Parse(spec.Hash.AsSpan(0, 2 * sizeof(long)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
