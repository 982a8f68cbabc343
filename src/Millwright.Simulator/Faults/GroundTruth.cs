using System.Text.Json;

namespace Millwright.Simulator.Faults;

/// <summary>
/// Writes each fault as it begins, so that a run cut short still leaves the truth of what it sent: CSV
/// (<c>machineId,fault,manner,start,mended,end,sensors</c>, sensors joined by a space) or one JSON object a line, by the file's ending.
/// An end that lies after the last reading was planned and not reached.
/// </summary>
internal sealed class GroundTruth : IDisposable
{
    private readonly TextWriter _file;
    private readonly bool _csv;

    public GroundTruth(TextWriter file, bool csv)
    {
        (_file, _csv) = (file, csv);
        if (csv)
            _file.Write("machineId,fault,manner,start,mended,end,sensors\n");
    }

    /// <summary>What is wrong with a ground truth's file name; null: nothing.</summary>
    public static string? WhatIsWrongWith(string path) =>
        Path.GetExtension(path) is ".csv" or ".ndjson" or ".jsonl" ? null : $"The ground truth '{path}' must end in .csv, .ndjson or .jsonl.";

    public static GroundTruth Open(string path) =>
        new(new StreamWriter(path) { AutoFlush = true }, Path.GetExtension(path) == ".csv");

    public void Write(Fault fault)
    {
        var sensors = fault.Kind.Effects.Select(e => e.Sensor);
        var (start, mended, end) = (Iso(fault.Start), Iso(fault.Mended), Iso(fault.End));
        var manner = fault.Kind.Manner.ToString().ToLowerInvariant();
        _file.Write(_csv
            ? $"{fault.Machine},{fault.Kind.Name},{manner},{start},{mended},{end},{string.Join(' ', sensors)}\n"
            : JsonSerializer.Serialize(new { machineId = fault.Machine, fault = fault.Kind.Name, manner, start, mended, end, sensors }) + "\n");
    }

    public void Dispose() => _file.Dispose();

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
