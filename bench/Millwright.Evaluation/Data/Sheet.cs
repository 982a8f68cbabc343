using System.Globalization;

namespace Millwright.Evaluation.Data;

/// <summary>A file of rows under a line of names. The sets have no quoted fields.</summary>
internal sealed class Sheet
{
    private const long TicksPerMicrosecond = 10;
    private readonly Dictionary<string, int> _places;

    private Sheet(string[] names, IReadOnlyList<string[]> rows)
    {
        _places = names.Select((name, place) => (name, place)).ToDictionary(one => one.name, one => one.place, StringComparer.Ordinal);
        (Names, Rows) = (names, rows);
    }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string[]> Rows { get; }

    public static Sheet Read(FileInfo file, char separator = ',')
    {
        var lines = DataFile.Lines(file).Select(line => line.Split(separator)).ToArray();
        return lines is [var names, .. var rows] ? new(names, rows) : throw new InvalidDataException($"{file.Name} is empty.");
    }

    public bool Has(string name) => _places.ContainsKey(name);

    public double[] Numbers(string name) => [.. Texts(name).Select(double.Parse)];

    /// <summary>Microseconds since 1970-01-01, the set's local time taken for UTC.</summary>
    public long[] Times(string name) => [.. Texts(name).Select(TimeOf)];

    public IEnumerable<string> Texts(string name)
    {
        var place = _places.TryGetValue(name, out var found) ? found : throw new InvalidDataException($"There is no column '{name}'.");
        return Rows.Select(row => row[place]);
    }

    public static long TimeOf(string text) =>
        (DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond;
}
