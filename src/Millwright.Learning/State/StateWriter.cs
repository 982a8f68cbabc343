using System.Buffers;
using System.Buffers.Binary;

namespace Millwright.Learning.State;

/// <summary>
/// Writes what a streaming algorithm remembers, compactly: little-endian numbers one after the other, without names. It lives in a
/// machine's twin and is read back by <see cref="StateReader"/> in the same order.
/// </summary>
public readonly struct StateWriter(IBufferWriter<byte> to)
{
    public void Byte(byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to.GetSpan(sizeof(ushort)), value);
        to.Advance(sizeof(ushort));
    }

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }

    public void Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes the values without their number: the reader knows it.</summary>
    public void Doubles(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Double(value);
    }

    /// <inheritdoc cref="Doubles"/>
    public void Ints(ReadOnlySpan<int> values)
    {
        foreach (var value in values)
            Int(value);
    }
}
