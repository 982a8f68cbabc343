using System.Buffers.Binary;
using System.Globalization;

namespace Millwright.Learning.Features;

/// <summary>A state as bytes, for a twin's check-point: version, the set's hash, then numbers little endian. Reading runs no code and is bounded by the set.</summary>
public sealed partial class FeatureState
{
    private const byte Version = 1;
    private const int HashBytes = 8;

    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    public int Size => 1 + HashBytes + 3 * sizeof(long) + sizeof(double) * (_attributes.Length + _cells.Length) + sizeof(long) * _lastEvents.Length
        + (_readings is null ? 0 : sizeof(int) + _readings.Count * (sizeof(long) + sizeof(double) * _plan.Sensors))
        + (_events is null ? 0 : sizeof(int) + _events.Kept * (sizeof(long) + 1));

    /// <summary>Writes the state into <paramref name="bytes"/>, which has room for <see cref="Size"/>.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], HashOf(Spec));
        bytes = bytes[(1 + HashBytes)..];
        Put(ref bytes, _started);
        Put(ref bytes, _newest);
        Put(ref bytes, _known);
        Put(ref bytes, _attributes);
        Put(ref bytes, _cells);
        foreach (var last in _lastEvents)
            Put(ref bytes, last);
        if (_readings is not null)
        {
            Put(ref bytes, _readings.Count);
            for (var place = 0; place < _readings.Count; place++)
            {
                Put(ref bytes, _readings.At(place, out var values));
                Put(ref bytes, values);
            }
        }
        if (_events is null)
            return;
        Put(ref bytes, _events.Kept);
        for (var place = 0; place < _events.Kept; place++)
        {
            var (happened, kind) = _events.At(place);
            Put(ref bytes, happened);
            bytes[0] = (byte)kind;
            bytes = bytes[1..];
        }
    }

    /// <exception cref="FormatException">The bytes are no state of this set; the message says why.</exception>
    public static FeatureState Read(FeatureSpec spec, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 1 + HashBytes || bytes[0] != Version)
            throw new FormatException("These bytes are no feature state of this version.");
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]) != HashOf(spec))
            throw new FormatException("This feature state was made by another feature set.");
        bytes = bytes[(1 + HashBytes)..];
        var (started, newest, known) = (ReadLong(ref bytes), ReadLong(ref bytes), ReadLong(ref bytes));
        var attributes = new double[spec.Attributes.Count];
        Read(ref bytes, attributes);
        var state = new FeatureState(spec, attributes) { _started = started, _newest = newest, _known = known };
        Read(ref bytes, state._cells);
        for (var kind = 0; kind < state._lastEvents.Length; kind++)
            state._lastEvents[kind] = ReadLong(ref bytes);
        state.ReadRings(ref bytes);
        return bytes.IsEmpty ? state : throw new FormatException($"A feature state is followed by {bytes.Length} bytes that are not its own.");
    }

    private void ReadRings(ref ReadOnlySpan<byte> bytes)
    {
        var values = new double[_plan.Sensors];
        for (var left = _readings is null ? 0 : ReadCount(ref bytes); left > 0; left--)
        {
            var time = ReadLong(ref bytes);
            Read(ref bytes, values);
            _readings!.Add(time, values);
        }
        for (var left = _events is null ? 0 : ReadCount(ref bytes); left > 0; left--)
        {
            var time = ReadLong(ref bytes);
            var kind = Take(ref bytes, 1)[0];
            _events!.Add(time, kind < _lastEvents.Length ? kind : throw new FormatException($"A feature state names the unknown kind of event {kind}."));
        }
    }

    private int ReadCount(ref ReadOnlySpan<byte> bytes)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int)));
        return count >= 0 && count <= Spec.Keep ? count : throw new FormatException($"A feature state claims {count} rows where at most {Spec.Keep} are kept.");
    }

    private static ulong HashOf(FeatureSpec spec) => ulong.Parse(spec.Hash.AsSpan(0, 2 * HashBytes), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count)
            throw new FormatException("A feature state ends before its time.");
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static long ReadLong(ref ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(Take(ref bytes, sizeof(long)));

    private static void Read(ref ReadOnlySpan<byte> bytes, Span<double> into)
    {
        foreach (ref var value in into)
            value = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref bytes, sizeof(double)));
    }

    private static void Put(ref Span<byte> bytes, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes = bytes[sizeof(long)..];
    }

    private static void Put(ref Span<byte> bytes, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        bytes = bytes[sizeof(int)..];
    }

    private static void Put(ref Span<byte> bytes, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            bytes = bytes[sizeof(double)..];
        }
    }
}
