using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Millwright.Simulator.Sending;

/// <summary>Readings on their way into one request: newline-delimited JSON, compressed as it is written.</summary>
internal sealed class Batch : IDisposable
{
    private static readonly JsonWriterOptions _json = new() { SkipValidation = true };

    private readonly MemoryStream _bytes = new();
    private readonly GZipStream _gzip;
    private readonly ArrayBufferWriter<byte> _line = new(512);
    private readonly Utf8JsonWriter _writer;

    public Batch()
    {
        _gzip = new GZipStream(_bytes, CompressionLevel.Fastest, leaveOpen: true);
        _writer = new Utf8JsonWriter(_line, _json);
    }

    public int Count { get; private set; }

    public void Add(Reading reading)
    {
        WriteLine(_writer, _line, reading);
        _gzip.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        Count++;
    }

    /// <summary>The compressed bytes; nothing can be added afterwards.</summary>
    public ReadOnlyMemory<byte> Seal()
    {
        _gzip.Dispose();
        return _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);
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

    public void Dispose()
    {
        _writer.Dispose();
        _gzip.Dispose();
        _bytes.Dispose();
    }
}
