using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Millwright.Gateway.Readings;

/// <summary>
/// Reads CSV with a header, one row at a time, and hands each reading on as JSON, so that both are judged by the same rules. Wide: a column for each
/// sensor, with its unit in brackets where it is said (<c>temperature [°F]</c>). Long: the columns <c>sensor</c> and <c>value</c>; rows that follow
/// each other with the same machine, time and sequence are one reading.
/// </summary>
internal sealed class ReadingCsv : IDisposable
{
    private static readonly string[] Fixed = ["machineId", "machine_id", "timestamp", "sequence", "hasFailure", "has_failure", "quality", "sensor", "value", "unit"];

    private readonly CsvReader _csv;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private string[] _header = [];
    private (string Name, string? Unit)?[] _sensors = [];
    private bool _isLong;
    private bool _hasRow;

    public ReadingCsv(Stream body)
    {
        _csv = new CsvReader(new StreamReader(body), new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        _writer = new Utf8JsonWriter(_json);
    }

    /// <summary>Reads the header; an answer that is not null says what is wrong with it.</summary>
    public async Task<string?> Open()
    {
        if (!await _csv.ReadAsync() || !_csv.ReadHeader())
            return "The body is empty; the first line names the columns.";
        _header = _csv.HeaderRecord!;
        if (Column("machineId", "machine_id") < 0 || Column("timestamp") < 0)
            return "The first line must name the columns machineId and timestamp.";
        _isLong = Column("sensor") >= 0 && Column("value") >= 0;
        _sensors = [.. _header.Select(name => _isLong || Fixed.Contains(name) ? ((string, string?)?)null : Split(name))];
        _hasRow = await _csv.ReadAsync();
        return null;
    }

    /// <summary>The next reading as JSON, valid until the next call; empty at the end.</summary>
    public async Task<ReadOnlyMemory<byte>> Next()
    {
        if (!_hasRow)
            return default;
        _json.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        WriteFixed();
        if (_isLong)
            await WriteLong();
        else
            await WriteWide();
        _writer.WriteEndObject();
        _writer.Flush();
        return _json.WrittenMemory;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _csv.Dispose();
    }

    private void WriteFixed()
    {
        _writer.WriteString("machineId"u8, Cell(Column("machineId", "machine_id")));
        Write("timestamp", Cell(Column("timestamp")));
        if (Cell(Column("sequence")) is { Length: > 0 } sequence)
            Write("sequence", sequence);
        if (Cell(Column("quality")) is { Length: > 0 } quality)
            _writer.WriteString("quality"u8, quality);
        if (Cell(Column("hasFailure", "has_failure")) is { Length: > 0 } failure)
            WriteFailure(failure);
    }

    private void WriteFailure(string failure)
    {
        if (failure is "1" || failure.Equals("true", StringComparison.OrdinalIgnoreCase))
            _writer.WriteBoolean("hasFailure"u8, true);
        else if (failure is "0" || failure.Equals("false", StringComparison.OrdinalIgnoreCase))
            _writer.WriteBoolean("hasFailure"u8, false);
        else
            _writer.WriteString("hasFailure"u8, failure);
    }

    private async Task WriteWide()
    {
        _writer.WriteStartObject("values"u8);
        for (var column = 0; column < _sensors.Length; column++)
            if (_sensors[column] is { } sensor && Cell(column) is { Length: > 0 } value)
                Write(sensor.Name, value);
        _writer.WriteEndObject();
        if (Array.Exists(_sensors, static sensor => sensor?.Unit is not null))
        {
            _writer.WriteStartObject("units"u8);
            for (var column = 0; column < _sensors.Length; column++)
                if (_sensors[column] is { Unit: { } unit } sensor && Cell(column).Length > 0)
                    _writer.WriteString(sensor.Name, unit);
            _writer.WriteEndObject();
        }
        _hasRow = await _csv.ReadAsync();
    }

    private async Task WriteLong()
    {
        var key = Key();
        List<(string Sensor, string Unit)>? units = null;
        _writer.WriteStartObject("values"u8);
        do
        {
            var sensor = Cell(Column("sensor"));
            Write(sensor, Cell(Column("value")));
            if (Cell(Column("unit")) is { Length: > 0 } unit)
                (units ??= []).Add((sensor, unit));
            _hasRow = await _csv.ReadAsync();
        }
        while (_hasRow && Key() == key);
        _writer.WriteEndObject();
        if (units is null)
            return;
        _writer.WriteStartObject("units"u8);
        foreach (var (sensor, unit) in units)
            _writer.WriteString(sensor, unit);
        _writer.WriteEndObject();
    }

    private (string, string, string, string) Key() =>
        (Cell(Column("machineId", "machine_id")), Cell(Column("timestamp")), Cell(Column("sequence")), Cell(Column("hasFailure", "has_failure")));

    private int Column(string name, string? other = null)
    {
        var column = Array.IndexOf(_header, name);
        return column < 0 && other is not null ? Array.IndexOf(_header, other) : column;
    }

    private string Cell(int column) => column < 0 ? "" : _csv.GetField(column)?.Trim() ?? "";

    private void Write(string name, string value)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            _writer.WriteNumber(name, whole);
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            _writer.WriteNumber(name, number);
        else
            _writer.WriteString(name, value);
    }

    private static (string Name, string? Unit) Split(string header)
    {
        var open = header.IndexOf('[');
        return open > 0 && header.EndsWith(']') ? (header[..open].Trim(), header[(open + 1)..^1].Trim()) : (header.Trim(), null);
    }
}
