using System.Text;
using System.Text.Json;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Gateway.Readings;

/// <summary>
/// Reads one reading, <c>{machineId, timestamp, values: {sensor: number}, sequence?, hasFailure?, quality?, units?: {sensor: unit}}</c>, into the wave.
/// Members it does not know are passed over. Also taken: snake case, and values nested as <c>readings: {readings: {…}, has_failure}</c>.
/// </summary>
internal sealed class ReadingJson(Wave wave, IngestTally tally, SensorNames names, IngestOptions options)
{
    /// <summary>Readings later than this are refused, µs since 1970-01-01 UTC.</summary>
    public long LatestAllowed { get; set; }

    public void Read(ReadOnlySpan<byte> json, long index)
    {
        Row row = default;
        try
        {
            if (FindMachine(json, index) is not { } machine)
                return;
            row = new Row { Machine = machine, Index = index };
            machine.Open((int)index);
            if (ReadMembers(json, ref row) && IsComplete(ref row))
            {
                machine.Close(row.At, row.Sequence, row.Flags);
                wave.Readings++;
                return;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: text that is no UTF-8, or half of a surrogate pair.
            tally.Reject(index, row.Machine?.MachineId, "", $"This is not well-formed JSON: {error.Message}", Excerpt(json), "validation.json");
        }
        if (row.Machine is { } opened)
            TakeBack(opened, row.Index);
    }

    private void TakeBack(MachineColumns machine, long index)
    {
        machine.Drop();
        wave.ForeignUnits.RemoveAll(value => value.Machine == machine && value.Index == index);
    }

    private MachineColumns? FindMachine(ReadOnlySpan<byte> json, long index)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            tally.Reject(index, null, "", "expected an object", Excerpt(json));
            return null;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMachine = reader.ValueTextEquals("machineId"u8) || reader.ValueTextEquals("machine_id"u8);
            reader.Read();
            if (!isMachine)
            {
                reader.Skip();
                continue;
            }
            if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && IsWellFormed(reader.ValueSpan))
                return wave.Of(reader.ValueSpan, names);
            tally.Reject(index, null, "machineId", $"expected {MachineId.Expectation}", Text(ref reader));
            return null;
        }
        tally.Reject(index, null, "machineId", "missing");
        return null;
    }

    private bool ReadMembers(ReadOnlySpan<byte> json, ref Row row)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return ReadObject(ref reader, ref row, isNested: false) && !reader.Read();
    }

    private bool ReadObject(ref Utf8JsonReader reader, ref Row row, bool isNested)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            reader.Read();
            var isFine = member switch
            {
                Member.Timestamp => ReadTimestamp(ref reader, ref row),
                Member.Values => ReadValues(ref reader, ref row, isNested),
                Member.Sequence => ReadSequence(ref reader, ref row),
                Member.HasFailure => ReadFailure(ref reader, ref row),
                Member.Quality => ReadQuality(ref reader, ref row),
                Member.Units => ReadUnits(ref reader, ref row),
                _ => Skip(ref reader),
            };
            if (!isFine)
                return false;
        }
        return true;
    }

    private static Member MemberOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("values"u8) || reader.ValueTextEquals("readings"u8))
            return Member.Values;
        if (reader.ValueTextEquals("timestamp"u8))
            return Member.Timestamp;
        if (reader.ValueTextEquals("sequence"u8))
            return Member.Sequence;
        if (reader.ValueTextEquals("hasFailure"u8) || reader.ValueTextEquals("has_failure"u8))
            return Member.HasFailure;
        if (reader.ValueTextEquals("quality"u8))
            return Member.Quality;
        return reader.ValueTextEquals("units"u8) ? Member.Units : Member.Other;
    }

    private static bool Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }

    private bool ReadTimestamp(ref Utf8JsonReader reader, ref Row row)
    {
        if (!ReadingTime.TryRead(ref reader, out row.At))
            return Refuse(ref row, "timestamp", ReadingTime.Expectation, ref reader);
        return row.At <= LatestAllowed || Refuse(ref row, "timestamp", FutureMessage, ref reader);
    }

    public string FutureMessage => $"lies more than {options.MaxClockSkew.TotalSeconds:0.###} s in the future; set the producer's clock, or raise Millwright:Ingest:MaxClockSkew";

    private bool ReadValues(ref Utf8JsonReader reader, ref Row row, bool isNested)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse(ref row, "values", "expected an object of numbers by sensor", ref reader);
        var inner = reader;
        if (!isNested && inner.Read() && inner.TokenType == JsonTokenType.PropertyName && inner.ValueTextEquals("readings"u8) && inner.Read() && inner.TokenType == JsonTokenType.StartObject)
            return ReadObject(ref reader, ref row, isNested: true);
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ColumnOf(ref reader, ref row, expected) is not { } column)
                return false;
            expected = column + 1;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value) || !double.IsFinite(value))
                return Refuse(ref row, "values." + row.Machine.SensorAt(column), "expected a finite number", ref reader);
            if (!double.IsNaN(row.Machine.Get(column)))
                return Refuse(ref row, "values." + row.Machine.SensorAt(column), "given twice", ref reader);
            if (++row.Count > options.MaxSensors)
                return Refuse(ref row, "values", $"more than {options.MaxSensors} sensors, the most that Millwright:Ingest:MaxSensors allows", ref reader);
            // Adding zero turns −0.0 into 0.0: the same number must be the same reading.
            row.Machine.Set(column, value + 0.0);
        }
        return true;
    }

    private int? ColumnOf(ref Utf8JsonReader name, ref Row row, int expected)
    {
        if (row.Machine.IsAt(expected, ref name))
            return expected;
        var sensor = name.ValueIsEscaped ? name.GetString()! : names.Of(name.ValueSpan);
        if (SensorName.IsWellFormed(sensor))
            return row.Machine.ColumnOf(sensor);
        Refuse(ref row, "values", $"a sensor's name has {SensorName.Expectation}", ref name);
        return null;
    }

    private bool ReadSequence(ref Utf8JsonReader reader, ref Row row)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var sequence))
            return Refuse(ref row, "sequence", "expected a whole number", ref reader);
        row.Sequence = sequence;
        return true;
    }

    private bool ReadFailure(ref Utf8JsonReader reader, ref Row row)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return Refuse(ref row, "hasFailure", "expected true or false", ref reader);
        row.Flags |= reader.GetBoolean() ? ReadingFlags.SaysFailure | ReadingFlags.Failed : ReadingFlags.SaysFailure;
        return true;
    }

    private bool ReadQuality(ref Utf8JsonReader reader, ref Row row)
    {
        if (reader.TokenType == JsonTokenType.String && Enum.TryParse<ReadingQuality>(reader.GetString(), ignoreCase: true, out var quality) && Enum.IsDefined(quality))
        {
            row.Flags = (row.Flags & ~ReadingFlags.QualityMask) | (ReadingFlags)quality;
            return true;
        }
        return Refuse(ref row, "quality", "expected good, uncertain or bad", ref reader);
    }

    private bool ReadUnits(ref Utf8JsonReader reader, ref Row row)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse(ref row, "units", "expected an object of units by sensor", ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ColumnOf(ref reader, ref row, expected: 0) is not { } column)
                return false;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                return Refuse(ref row, "units." + row.Machine.SensorAt(column), "expected the name of a unit", ref reader);
            wave.ForeignUnits.Add(new Wave.ForeignUnit(row.Machine, (int)row.Index, column, reader.ValueIsEscaped ? reader.GetString()! : names.Of(reader.ValueSpan)));
        }
        return true;
    }

    private bool IsComplete(ref Row row)
    {
        if (row.At == 0)
        {
            tally.Reject(row.Index, row.Machine.MachineId, "timestamp", "missing");
            return false;
        }
        if (row.Count > 0 || (row.Flags & ReadingFlags.SaysFailure) != ReadingFlags.None)
            return true;
        tally.Reject(row.Index, row.Machine.MachineId, "values", "missing: a reading has at least one value, or says hasFailure");
        return false;
    }

    private bool Refuse(ref Row row, string field, string message, ref Utf8JsonReader at)
    {
        tally.Reject(row.Index, row.Machine.MachineId, field, message, Text(ref at));
        return false;
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? "…" : Excerpt(reader.ValueSpan);

    private static string Excerpt(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 80)]) + (bytes.Length > 80 ? "…" : "");

    private static bool IsWellFormed(ReadOnlySpan<byte> id)
    {
        if (id.Length is 0 or > MachineId.MaxLength)
            return false;
        Span<char> text = stackalloc char[id.Length];
        return Encoding.ASCII.GetChars(id, text) == id.Length && MachineId.IsWellFormed(text);
    }

    private enum Member
    {
        Other,
        Timestamp,
        Values,
        Sequence,
        HasFailure,
        Quality,
        Units,
    }

    private struct Row
    {
        public MachineColumns Machine;
        public long Index;
        public long At;
        public long? Sequence;
        public ReadingFlags Flags;
        public int Count;
    }
}
