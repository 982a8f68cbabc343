using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Millwright.Simulator.Replay;

/// <summary>
/// Reads the numeric arrays of a MATLAB 5 file, little endian, compressed or not ("MAT-File Format", MathWorks): a header of 128
/// bytes, then elements of a type, a length and data padded to eight bytes. Other kinds of array are passed over.
/// </summary>
internal static class MatFile
{
    private const int HeaderLength = 128;
    private const uint Matrix = 14;
    private const uint Compressed = 15;

    /// <summary>Each array's name and values, column by column.</summary>
    /// <exception cref="DataException">It is no such file, or it ends too early.</exception>
    public static IEnumerable<(string Name, double[] Values)> Read(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || header[126] != 'I' || header[127] != 'M')
            throw new DataException($"{path} is no little-endian MATLAB 5 file.");
        var tag = new byte[8];
        while (file.ReadAtLeast(tag, 8, throwOnEndOfStream: false) == 8)
        {
            var type = BinaryPrimitives.ReadUInt32LittleEndian(tag);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4));
            if (length > file.Length - file.Position)
                throw new DataException($"{path} ends inside an element of {length:N0} bytes.");
            var data = new byte[length];
            file.ReadExactly(data);
            if (type == Compressed)
                (type, data) = Unpack(data);
            if (type == Matrix && Array(data) is { } array)
                yield return array;
        }
    }

    private static (uint Type, byte[] Data) Unpack(byte[] packed)
    {
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))
            zlib.CopyTo(inflated);
        var bytes = inflated.ToArray();
        return (BinaryPrimitives.ReadUInt32LittleEndian(bytes), bytes[8..]);
    }

    /// <summary>A matrix is four elements: flags, dimensions, name, real part.</summary>
    private static (string Name, double[] Values)? Array(ReadOnlySpan<byte> matrix)
    {
        _ = Next(ref matrix);
        _ = Next(ref matrix);
        var name = Encoding.ASCII.GetString(Next(ref matrix).Data);
        var (type, data) = Next(ref matrix);
        return Numbers(type, data) is { } values ? (name, values) : null;
    }

    /// <summary>Takes one element off the front. Up to four bytes of data share the tag's eight: then its upper half holds their number.</summary>
    private static Element Next(ref ReadOnlySpan<byte> rest)
    {
        var type = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (type >> 16 is > 0 and var few)
        {
            var small = new Element(type & 0xFFFF, rest.Slice(4, (int)few));
            rest = rest[8..];
            return small;
        }
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        var element = new Element(type, rest.Slice(8, length));
        rest = rest[Math.Min(rest.Length, 8 + ((length + 7) / 8 * 8))..];
        return element;
    }

    /// <summary>An array may be stored in a narrower type than its own where no value is lost.</summary>
    private static double[]? Numbers(uint type, ReadOnlySpan<byte> data) => type switch
    {
        1 => Each(data, 1, static b => (sbyte)b[0]),
        2 => Each(data, 1, static b => b[0]),
        3 => Each(data, 2, static b => BinaryPrimitives.ReadInt16LittleEndian(b)),
        4 => Each(data, 2, static b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
        5 => Each(data, 4, static b => BinaryPrimitives.ReadInt32LittleEndian(b)),
        6 => Each(data, 4, static b => BinaryPrimitives.ReadUInt32LittleEndian(b)),
        7 => Each(data, 4, static b => BinaryPrimitives.ReadSingleLittleEndian(b)),
        9 => Each(data, 8, static b => BinaryPrimitives.ReadDoubleLittleEndian(b)),
        _ => null,
    };

    private static double[] Each(ReadOnlySpan<byte> data, int size, Func<ReadOnlySpan<byte>, double> read)
    {
        var values = new double[data.Length / size];
        for (var i = 0; i < values.Length; i++)
            values[i] = read(data.Slice(i * size, size));
        return values;
    }

    private readonly ref struct Element(uint type, ReadOnlySpan<byte> data)
    {
        public uint Type { get; } = type;

        public ReadOnlySpan<byte> Data { get; } = data;

        public void Deconstruct(out uint type, out ReadOnlySpan<byte> data)
        {
            type = Type;
            data = Data;
        }
    }
}
