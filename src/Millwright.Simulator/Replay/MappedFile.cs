using System.Xml;
using CsvHelper;
using CsvHelper.Configuration;

namespace Millwright.Simulator.Replay;

/// <summary>Streams the readings of one delimited file as a <see cref="Mapping"/> says.</summary>
internal sealed class MappedFile
{
    private static readonly string[] _absent = ["", "NaN", "nan", "NA", "null", "?"];

    private readonly Mapping _mapping;
    private readonly string _path;
    private readonly Dictionary<string, int> _columns;
    private readonly (string Literal, int Column)[] _machine;
    private readonly RowTime _time;
    private readonly int _failure;
    private readonly string[] _sensors;
    private readonly int[] _sensorColumns;

    private MappedFile(Mapping mapping, string path, string[] columns)
    {
        (_mapping, _path) = (mapping, path);
        _columns = [];
        foreach (var (index, name) in columns.Index())
            _columns.TryAdd(name.Trim(), index);
        _machine = MachineParts();
        _time = new RowTime(mapping.Time, mapping.Time.Column is { } column ? Column(column) : -1);
        _failure = mapping.Failure is { } failure ? Column(failure.Column) : -1;
        var sensors = mapping.Sensors ?? Unused();
        _sensors = [.. sensors.Keys];
        _sensorColumns = [.. sensors.Select(s => Column(s.Value.Column ?? s.Key))];
    }

    /// <summary>Reads the file from its start; the counts of machines seen go on in <paramref name="rows"/>.</summary>
    /// <param name="rows">Rows so far by machine, over all files of a set.</param>
    /// <exception cref="DataException">A row does not fit the mapping.</exception>
    public static IEnumerable<Reading> Read(Mapping mapping, string path, Dictionary<string, long> rows)
    {
        using var text = DataFiles.Open(path);
        using var csv = new CsvParser(text, new CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture)
        {
            Delimiter = mapping.Separator,
            WhiteSpaceChars = mapping.Separator == " " ? [] : [' '],
            IgnoreBlankLines = true,
            BadDataFound = null,
        });
        if (mapping.Columns is null && !csv.Read())
            yield break;
        var file = new MappedFile(mapping, path, mapping.Columns ?? csv.Record!);
        while (csv.Read())
            yield return file.Row(csv, rows);
    }

    private Reading Row(CsvParser csv, Dictionary<string, long> rows)
    {
        var machine = MachineOf(csv);
        var row = rows.GetValueOrDefault(machine);
        rows[machine] = row + 1;
        var values = new double[_sensors.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(csv, _sensorColumns[i]);
        if (!_time.TryRead(_time.Column < 0 ? "" : Field(csv, _time.Column), row, out var at))
            throw Wrong(csv, _time.Column, "a time of the mapping's format");
        return new Reading(machine, at, _sensors, values, row + 1, _failure < 0 ? null : _mapping.Failure!.When.Contains(Field(csv, _failure)));
    }

    private double Number(CsvParser csv, int column)
    {
        var text = Field(csv, column);
        if (double.TryParse(text, out var number) && double.IsFinite(number))
            return number;
        return _absent.Contains(text) ? double.NaN : throw Wrong(csv, column, "a number");
    }

    private string Field(CsvParser csv, int column) =>
        column < csv.Count ? csv[column].Trim() : throw new DataException($"{_path}, line {csv.RawRow}: has {csv.Count} columns, column {column + 1} is needed.");

    private DataException Wrong(CsvParser csv, int column, string expected) =>
        new($"{_path}, line {csv.RawRow}: column '{_columns.First(c => c.Value == column).Key}' holds '{csv[column]}', not {expected}.");

    private string MachineOf(CsvParser csv)
    {
        if (_machine is [(var only, < 0)])
            return only;
        return string.Concat(_machine.Select(part => part.Column < 0 ? part.Literal : Id(Field(csv, part.Column))));
    }

    /// <summary>Splits the machine's text at its braces; <c>{file}</c> is known already.</summary>
    private (string Literal, int Column)[] MachineParts()
    {
        var text = _mapping.Machine.Replace("{file}", Id(DataFiles.Stem(_path)));
        var parts = new List<(string, int)>();
        while (text.IndexOf('{') is >= 0 and var open && text.IndexOf('}', open) is > 0 and var close)
        {
            if (open > 0)
                parts.Add((text[..open], -1));
            parts.Add(("", Column(text[(open + 1)..close])));
            text = text[(close + 1)..];
        }
        if (text.Length > 0)
            parts.Add((text, -1));
        return [.. parts];
    }

    private int Column(string name) => _columns.TryGetValue(name, out var index)
        ? index
        : throw new DataException($"{_path} has no column '{name}'; it has: {string.Join(", ", _columns.Keys)}.");

    private Dictionary<string, SensorMapping> Unused()
    {
        var used = _machine.Select(p => p.Column).Append(_time.Column).Append(_failure).ToHashSet();
        return _columns.Where(c => !used.Contains(c.Value)).OrderBy(c => c.Value).ToDictionary(c => c.Key, _ => new SensorMapping());
    }

    private static string Id(string text) =>
        string.Create(text.Length, text, static (id, from) =>
        {
            for (var i = 0; i < id.Length; i++)
                id[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '.' or '_' or ':' ? from[i] : '-';
        });

    /// <summary>A row's event time, resolved once per file.</summary>
    private readonly struct RowTime(TimeMapping mapping, int column)
    {
        private readonly TimeSpan _interval = mapping.Start is null
            ? default
            : XmlConvert.ToTimeSpan(mapping.Interval ?? throw new DataException("The mapping's time has a start but no interval, such as \"PT1M\"."));

        public int Column => column;

        public bool TryRead(string text, long row, out DateTimeOffset at)
        {
            if (mapping.Start is { } start)
            {
                var count = (double)row;
                var known = column < 0 || double.TryParse(text, out count);
                at = known ? start + (_interval * count) : default;
                return known;
            }
            return TryInstant(text, out at);
        }

        private bool TryInstant(string text, out DateTimeOffset at)
        {
            const System.Globalization.DateTimeStyles Utc =
                System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal;
            if (mapping.Format is not ("epoch-s" or "epoch-ms"))
                return mapping.Format is { } format
                    ? DateTimeOffset.TryParseExact(text, format, null, Utc, out at)
                    : DateTimeOffset.TryParse(text, null, Utc, out at);
            at = default;
            if (!double.TryParse(text, out var epoch) || !double.IsFinite(epoch))
                return false;
            at = DateTimeOffset.UnixEpoch + (mapping.Format == "epoch-s" ? TimeSpan.FromSeconds(epoch) : TimeSpan.FromMilliseconds(epoch));
            return true;
        }
    }
}
