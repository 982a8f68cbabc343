using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Millwright.Simulator.Sending;

/// <summary>Readings on their way into one request: newline-delimited JSON, packed by the lane that sends it.</summary>
internal sealed class Batch : IDisposable
{
    private static readonly JsonWriterOptions _json = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _lines = new(4096);
    private readonly Utf8JsonWriter _writer;

    public Batch() => _writer = new Utf8JsonWriter(_lines, _json);

    public int Count { get; private set; }

    public void Add(Reading reading)
    {
        WriteLine(_writer, _lines, reading);
        Count++;
    }

    /// <summary>All lines as one gzip member.</summary>
    public ReadOnlyMemory<byte> Pack()
    {
        var packed = new MemoryStream(_lines.WrittenCount / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_lines.WrittenSpan);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }

    /// <summary>One reading as Millwright's reading schema says it, with its newline.</summary>
    public static void WriteLine(Utf8JsonWriter writer, IBufferWriter<byte> target, Reading reading)
    {
        writer.Reset(target);
        writer.WriteStartObject();
        writer.WriteString("machineId"u8, reading.Machine);
        writer.WriteString("timestamp"u8, reading.At.UtcDateTime);
        writer.WriteNumber("sequence"u8, reading.Sequence);
        if (reading.HasFailure is { } failed)
            writer.WriteBoolean("hasFailure"u8, failed);
        writer.WriteStartObject("values"u8);
        for (var i = 0; i < reading.Sensors.Length; i++)
            if (!double.IsNaN(reading.Values[i]))
                writer.WriteNumber(reading.Sensors[i], reading.Values[i]);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        target.Write("\n"u8);
    }

    public void Dispose() => _writer.Dispose();
}
