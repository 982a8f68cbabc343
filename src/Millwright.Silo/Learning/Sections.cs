using System.Buffers;
using System.Text;
using Millwright.Learning.State;

namespace Millwright.Silo.Learning;

/// <summary>
/// What a version's blob holds: named parts one after the other. Reading one runs nothing, takes no more memory than the blob has, and refuses with a
/// word what is cut short or strange.
/// </summary>
internal sealed class Sections
{
    private const uint Magic = 0x31564D57; // "WMV1"
    private const int Most = 64;

    private readonly Dictionary<string, byte[]> _parts = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">There is no such part.</exception>
    public byte[] this[string name]
    {
        get => _parts.TryGetValue(name, out var part) ? part : throw new InvalidDataException($"The version has no part '{name}'.");
        set => _parts[name] = value;
    }

    public bool Has(string name) => _parts.ContainsKey(name);

    public string TextOf(string name) => Encoding.UTF8.GetString(this[name]);

    public void Put(string name, Action<StateWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(new StateWriter(bytes));
        this[name] = bytes.WrittenSpan.ToArray();
    }

    public void Put(string name, string text) => this[name] = Encoding.UTF8.GetBytes(text);

    public void Put(string name, params ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var place = 0; place < values.Length; place++)
            BitConverter.TryWriteBytes(bytes.AsSpan(place * sizeof(double)), values[place]);
        this[name] = bytes;
    }

    public double[] DoublesOf(string name)
    {
        var bytes = this[name];
        var values = new double[bytes.Length / sizeof(double)];
        for (var place = 0; place < values.Length; place++)
            values[place] = BitConverter.ToDouble(bytes, place * sizeof(double));
        return values;
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(_parts.Count);
            foreach (var (name, part) in _parts)
            {
                writer.Write(name);
                writer.Write(part.Length);
                writer.Write(part);
            }
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">These are no sections, or not all of them.</exception>
    public static Sections Of(byte[] content)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content, writable: false), Encoding.UTF8);
            if (reader.ReadUInt32() != Magic)
                throw new InvalidDataException("It is no version of a model, or of a newer program.");
            var count = reader.ReadInt32();
            if (count is < 0 or > Most)
                throw new InvalidDataException($"It says to have {count} parts.");
            var sections = new Sections();
            for (var part = 0; part < count; part++)
            {
                var (name, length) = (reader.ReadString(), reader.ReadInt32());
                if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
                    throw new InvalidDataException($"The part '{name}' is cut short.");
                sections[name] = reader.ReadBytes(length);
            }
            return sections;
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw new InvalidDataException("It is cut short, or damaged.", error);
        }
    }
}
