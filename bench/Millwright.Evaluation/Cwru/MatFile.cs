using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Millwright.Evaluation.Cwru;

/// <summary>
/// Numeric variables of a MATLAB file of version 5 to 7, little endian ("MAT-File Format", The MathWorks). Elements may be packed with zlib.
/// What is no real numeric array is passed over. Every length is checked against what is there, so that a hostile file costs no more than
/// <see cref="MostBytes"/>.
/// </summary>
internal static class MatFile
{
    /// <summary>An element, unpacked, may be this long.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    private const int Header = 128;
    private const int TagBytes = 8;
    private const int Aligned = 8;

    private enum Kind
    {
        Int8 = 1, UInt8, Int16, UInt16, Int32, UInt32, Single, Double = 9, Int64 = 12, UInt64, Matrix, Compressed,
    }

    /// <summary>The variables by name, their values in the order of the file: column by column.</summary>
    /// <exception cref="InvalidDataException">The file is not such a file or is damaged; the message says where.</exception>
    public static Dictionary<string, double[]> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header || file[126] != 'I' || file[127] != 'M' || file[125] != 1)
            throw new InvalidDataException("This is no little-endian MATLAB file of version 5.");
        var variables = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var left = MostBytes;
        for (var rest = file[Header..]; rest.Length >= TagBytes;)
        {
            var body = Element(ref rest, out var kind, aligned: false);
            if (kind == Kind.Compressed)
                ReadPacked(Unpack(body, ref left), variables);
            else if (kind == Kind.Matrix)
                ReadMatrix(body, variables);
        }
        return variables;
    }

    private static void ReadPacked(ReadOnlySpan<byte> unpacked, Dictionary<string, double[]> variables)
    {
        var body = Element(ref unpacked, out var kind);
        if (kind == Kind.Matrix)
            ReadMatrix(body, variables);
    }

    private static void ReadMatrix(ReadOnlySpan<byte> body, Dictionary<string, double[]> variables)
    {
        const int Class = 0xFF, Complex = 0x800, FirstNumeric = 6, LastNumeric = 15;
        var flags = Element(ref body, out _);
        if (flags.Length < 4)
            throw new InvalidDataException("An array of the MATLAB file has no flags.");
        var what = BinaryPrimitives.ReadInt32LittleEndian(flags);
        var sizes = Element(ref body, out _);
        var name = Element(ref body, out _);
        if ((what & Complex) != 0 || (what & Class) is < FirstNumeric or > LastNumeric)
            return;
        var values = Element(ref body, out var kind);
        var numbers = Numbers(kind, values);
        var claimed = 1L;
        for (; sizes.Length >= 4; sizes = sizes[4..])
            claimed = Math.Min(claimed * Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(sizes)), int.MaxValue);
        if (claimed != numbers.Length)
            throw new InvalidDataException($"An array of the MATLAB file claims {claimed} values and has {numbers.Length}.");
        variables[Encoding.ASCII.GetString(name)] = numbers;
    }

    /// <summary>The next element: a tag of eight bytes and a body, or both in eight where the body has four bytes at most.</summary>
    private static ReadOnlySpan<byte> Element(ref ReadOnlySpan<byte> rest, out Kind kind, bool aligned = true)
    {
        if (rest.Length < TagBytes)
            throw new InvalidDataException("The MATLAB file ends within a tag.");
        var tag = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var small = (int)(tag >> 16);
        if (small > 0)
        {
            if (small > 4)
                throw new InvalidDataException($"A short element of the MATLAB file claims {small} bytes.");
            var within = rest.Slice(4, small);
            rest = rest[TagBytes..];
            kind = (Kind)(tag & 0xFFFF);
            return within;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        if (length > rest.Length - TagBytes)
            throw new InvalidDataException($"An element of the MATLAB file claims {length} bytes where {rest.Length - TagBytes} are left.");
        var body = rest.Slice(TagBytes, (int)length);
        var padded = aligned ? (length + Aligned - 1) / Aligned * Aligned : length;
        rest = rest[(int)Math.Min(TagBytes + padded, rest.Length)..];
        kind = (Kind)tag;
        return body;
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed, ref int left)
    {
        using var plain = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (plain.Read(buffer) is > 0 and var read)
        {
            left -= read;
            if (left < 0)
                throw new InvalidDataException($"The MATLAB file unpacks to more than {MostBytes} bytes.");
            unpacked.Write(buffer, 0, read);
        }
        return unpacked.ToArray();
    }

    private static double[] Numbers(Kind kind, ReadOnlySpan<byte> bytes)
    {
        var size = kind switch
        {
            Kind.Int8 or Kind.UInt8 => 1,
            Kind.Int16 or Kind.UInt16 => 2,
            Kind.Int32 or Kind.UInt32 or Kind.Single => 4,
            Kind.Double or Kind.Int64 or Kind.UInt64 => 8,
            _ => throw new InvalidDataException($"The MATLAB file keeps an array's values as type {(int)kind}, which is no number."),
        };
        var numbers = new double[bytes.Length / size];
        for (var place = 0; place < numbers.Length; place++)
            numbers[place] = Number(kind, bytes.Slice(place * size, size));
        return numbers;
    }

    private static double Number(Kind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        Kind.Int8 => (sbyte)bytes[0],
        Kind.UInt8 => bytes[0],
        Kind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        Kind.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        Kind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        Kind.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        Kind.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        Kind.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        Kind.Single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
