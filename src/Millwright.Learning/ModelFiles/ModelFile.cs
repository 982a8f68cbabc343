using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Millwright.Learning.ModelFiles;

/// <summary>
/// Models as bytes: a mark, the format's version, the length of what follows, the name of the model's kind, its content, and the SHA-256 of
/// all of that. Numbers are little-endian. Reading never runs code from the file, and never takes more memory than a few times what it holds.
/// </summary>
/// <remarks>The sum finds damage; whether the content makes sense is checked on its own, because anybody can write a right sum.</remarks>
public static class ModelFile
{
    public const int Version = 1;

    /// <summary>Bytes of a model at most: 256 MiB.</summary>
    public const int MaxBytes = 256 << 20;

    private const int HeaderBytes = 16;
    private const int PieceBytes = 1 << 16;

    private static ReadOnlySpan<byte> Mark => "MWMODEL\n"u8;

    /// <exception cref="ArgumentException">Models of this type have no kind, or the model is too large.</exception>
    public static void Write(object model, Stream stream)
    {
        var writer = new ModelWriter();
        writer.Model(model);
        var content = writer.Content;
        if (content.Length > MaxBytes)
            throw new ArgumentException($"The model takes {content.Length} bytes; {MaxBytes} are the limit.", nameof(model));
        var header = new byte[HeaderBytes];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), content.Length);
        stream.Write(header);
        stream.Write(content);
        stream.Write(Sum(header, content));
    }

    /// <summary>Reads one model; the stream is left behind it.</summary>
    /// <exception cref="ModelFileException">It is no model file, is damaged or cut off, or holds something else than a <typeparamref name="T"/>.</exception>
    public static T Read<T>(Stream stream) => Read(stream) is T model
        ? model
        : throw new ModelFileException($"The model file holds no {typeof(T).Name}.");

    /// <inheritdoc cref="Read{T}"/>
    public static object Read(Stream stream)
    {
        var header = ReadBytes(stream, HeaderBytes);
        if (!header.AsSpan(0, 8).SequenceEqual(Mark))
            throw new ModelFileException("This is no model file: its first bytes are others.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version != Version)
            throw new ModelFileException($"The model file has version {version}; this program reads version {Version}.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (length is < 0 or > MaxBytes)
            throw new ModelFileException($"The model file claims {length} bytes; {MaxBytes} are the limit.");
        var content = ReadBytes(stream, length);
        if (!ReadBytes(stream, SHA256.HashSizeInBytes).AsSpan().SequenceEqual(Sum(header, content)))
            throw new ModelFileException("The model file is damaged: its sum is another.");
        var reader = new ModelReader(content);
        var model = reader.Model();
        reader.End();
        return model;
    }

    private static byte[] Sum(byte[] header, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    /// <summary>Piece by piece, so that a claimed length takes no memory before the bytes are there.</summary>
    private static byte[] ReadBytes(Stream stream, int count)
    {
        var bytes = new byte[Math.Min(count, PieceBytes)];
        for (var read = 0; ;)
        {
            var got = stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            read += got;
            if (read < bytes.Length)
                throw new ModelFileException($"The model file is cut off: {count - read} bytes are missing.");
            if (read == count)
                return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }
}

/// <summary>A model file that cannot be read; the message says why.</summary>
public sealed class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);
