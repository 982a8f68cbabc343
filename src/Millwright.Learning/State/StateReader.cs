using System.Buffers.Binary;

namespace Millwright.Learning.State;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. Bytes that were cut short, or a number outside the range that the reader names, give
/// an <see cref="InvalidDataException"/> that says which; nothing is allocated from a size that was not checked.
/// </summary>
public ref struct StateReader(ReadOnlySpan<byte> from)
{
    private ReadOnlySpan<byte> _rest = from;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"A state's flag is {other}; 0 or 1 was expected."),
    };

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    /// <param name="what">Names the number in the error: <c>sensors</c>.</param>
    public int Int(string what, int min, int max)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return value >= min && value <= max
            ? value
            : throw new InvalidDataException($"A state has {value} {what}; {min} to {max} was expected.");
    }

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    public void Doubles(Span<double> into)
    {
        foreach (ref var value in into)
            value = Double();
    }

    /// <inheritdoc cref="Int"/>
    public void Ints(Span<int> into, string what, int min, int max)
    {
        foreach (ref var value in into)
            value = Int(what, min, max);
    }

    /// <summary>Refuses bytes that nobody asked for.</summary>
    public readonly void End()
    {
        if (_rest.Length > 0)
            throw new InvalidDataException($"A state has {_rest.Length} bytes too many.");
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (_rest.Length < bytes)
            throw new InvalidDataException($"A state ends {bytes - _rest.Length} bytes too early.");
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }
}
