using System.Buffers;
using System.Buffers.Binary;

namespace Millwright.Storage.Journaling;

/// <summary>
/// Writes PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format") into a pooled buffer that goes to the server
/// whenever it is full. Nothing is allocated per row or value.
/// </summary>
internal sealed class BinaryCopy(Stream server) : IDisposable
{
    private const int FloatOid = 701;
    private const int IntOid = 23;
    private const int TimestampOid = 1184;

    /// <summary>µs from 1970-01-01 to 2000-01-01, where PostgreSQL's timestamps start.</summary>
    private const long PostgresEpoch = 946_684_800_000_000;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int _used;

    public void Begin()
    {
        ReadOnlySpan<byte> signature = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];
        signature.CopyTo(_buffer);
        _used = signature.Length;
    }

    /// <summary>Makes sure that a row of at most <paramref name="bytes"/> fits; sends what is there if it does not.</summary>
    public ValueTask Room(int bytes)
    {
        if (_buffer.Length - _used >= bytes)
            return ValueTask.CompletedTask;
        return new ValueTask(Flush(bytes));
    }

    public void Row(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_used), fields);
        _used += 2;
    }

    public void Null() => Raw(-1);

    public void Add(long value)
    {
        Raw(8);
        Raw(value);
    }

    public void Add(int value)
    {
        Raw(4);
        Raw(value);
    }

    public void Add(short value)
    {
        Raw(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_used), value);
        _used += 2;
    }

    /// <summary>A timestamptz from µs since 1970-01-01 UTC.</summary>
    public void Moment(long micros) => Add(micros - PostgresEpoch);

    public void Add(ReadOnlySpan<double> values)
    {
        ArrayHead(values.Length, FloatOid, 8);
        foreach (var value in values)
        {
            Raw(8);
            Raw(BitConverter.DoubleToInt64Bits(value));
        }
    }

    public void Add(ReadOnlySpan<int> values)
    {
        ArrayHead(values.Length, IntOid, 4);
        foreach (var value in values)
            Add(value);
    }

    public void Moments(ReadOnlySpan<long> micros)
    {
        ArrayHead(micros.Length, TimestampOid, 8);
        foreach (var value in micros)
            Moment(value);
    }

    public async Task End()
    {
        await Room(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_used), -1);
        _used += 2;
        await Flush(0);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void ArrayHead(int length, int elementType, int elementSize)
    {
        Raw(20 + length * (4 + elementSize));
        Raw(1);
        Raw(0);
        Raw(elementType);
        Raw(length);
        Raw(1);
    }

    private void Raw(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_used), value);
        _used += 4;
    }

    private void Raw(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_used), value);
        _used += 8;
    }

    private async Task Flush(int needed)
    {
        await server.WriteAsync(_buffer.AsMemory(0, _used));
        _used = 0;
        if (_buffer.Length >= needed)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(needed);
    }
}
