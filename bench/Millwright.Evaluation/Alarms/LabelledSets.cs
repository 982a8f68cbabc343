using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Millwright.Evaluation.Alarms;

/// <summary>Reads the labelled sets of a folder whose series are machines, each as its README says. A set that is not there is left out.</summary>
internal static class LabelledSets
{
    /// <summary>An alarm this long before a failure still speaks of it, where the labels tell an instant only.</summary>
    private static readonly TimeSpan _ahead = TimeSpan.FromHours(48);

    public static IEnumerable<LabelledSet> Of(DirectoryInfo folder)
    {
        if (Child(folder, "skab") is { } skab)
            yield return new LabelledSet("SKAB, pump testbed, valve closes (1 s)", "a failure is a run of rows labelled anomalous", [.. Skab(skab)]);
        if (Child(folder, "nab") is { } nab)
        {
            const string labels = "a failure is a labelled window, its instant the label inside it";
            yield return new LabelledSet("NAB, temperature of a large machine (5 min)", labels, [.. Nab(nab, static name => name.Contains("machine_temperature", StringComparison.Ordinal))]);
            yield return new LabelledSet(
                "NAB, servers (5 min)", labels, [.. Nab(nab, static name => name.StartsWith("realAWSCloudwatch/", StringComparison.Ordinal) || name.Contains("cpu_utilization_asg", StringComparison.Ordinal))]);
        }
        if (Child(folder, "azure-pdm") is { } azure)
            yield return new LabelledSet("Azure PdM, 14 machines (1 h)", $"a failure is a component replaced; alarms of the {_ahead.TotalHours:0} h before speak of it", [.. Azure(azure)]);
        if (Child(folder, "ai4i2020") is { } ai4i)
            yield return new LabelledSet("AI4I 2020, milling (no time: a row a minute)", "a failure is one row", [.. Ai4i(ai4i)]);
    }

    private static IEnumerable<LabelledSeries> Skab(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles("*.csv", SearchOption.AllDirectories).OrderBy(static file => file.FullName, StringComparer.Ordinal))
        {
            var (header, rows) = Csv(File.ReadLines(file.FullName), ';');
            var label = Array.IndexOf(header, "anomaly");
            var sensors = header[1..].Where(static name => name is not ("anomaly" or "changepoint")).ToArray();
            var read = rows.ConvertAll(row => (At: Micros(row[0]), Values: row[1..(sensors.Length + 1)].Select(Number).ToArray(), Fails: label >= 0 && Number(row[label]) > 0));
            var failures = Runs(read.ConvertAll(static row => (row.At, row.Fails))).Select(static run => new LabelledFailure(run.From, run.From, run.Until));
            yield return Series($"skab-{Path.GetFileNameWithoutExtension(file.Name)}", sensors, read.Select(static row => (row.At, row.Values)), failures);
        }
    }

    private static IEnumerable<LabelledSeries> Nab(DirectoryInfo folder, Predicate<string> isWanted)
    {
        var windows = Labels<string[][]>(folder, "combined_windows.json");
        var labels = Labels<string[]>(folder, "combined_labels.json");
        foreach (var (name, spans) in windows.Where(entry => isWanted(entry.Key)).OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            var (_, rows) = Csv(File.ReadLines(Path.Combine(folder.FullName, "data", name)), ',');
            var failures = spans.Select((span, place) => new LabelledFailure(Micros(span[0]), Micros(labels[name][place]), Micros(span[1])));
            yield return Series($"nab-{Path.GetFileNameWithoutExtension(name)}", ["value"], rows.Select(static row => (Micros(row[0]), new[] { Number(row[1]) })), failures);
        }
    }

    private static IEnumerable<LabelledSeries> Azure(DirectoryInfo folder)
    {
        var (header, rows) = Csv(Unpacked(Path.Combine(folder.FullName, "PdM_telemetry_continuous.csv.gz")), ',');
        var (_, replaced) = Csv(File.ReadLines(Path.Combine(folder.FullName, "PdM_failures.csv")), ',');
        foreach (var machine in rows.GroupBy(static row => row[1]).OrderBy(static machine => int.Parse(machine.Key, CultureInfo.InvariantCulture)))
        {
            var last = machine.Max(static row => Micros(row[0]));
            var failures = replaced.Where(row => row[1] == machine.Key).Select(static row => Micros(row[0])).Distinct().Where(at => at <= last)
                .Select(static at => new LabelledFailure(at - (long)_ahead.TotalMicroseconds, at, at));
            yield return Series($"azure-{machine.Key}", header[2..], machine.Select(static row => (Micros(row[0]), row[2..].Select(Number).ToArray())), failures);
        }
    }

    private static IEnumerable<LabelledSeries> Ai4i(DirectoryInfo folder)
    {
        var (header, rows) = Csv(File.ReadLines(Path.Combine(folder.FullName, "ai4i2020.csv")), ',');
        var label = Array.IndexOf(header, "Machine failure");
        var read = rows.ConvertAll(row => (At: int.Parse(row[0], CultureInfo.InvariantCulture) * 60_000_000L, Values: row[3..label].Select(Number).ToArray(), Fails: row[label] == "1"));
        var failures = read.Where(static row => row.Fails).Select(static row => new LabelledFailure(row.At, row.At, row.At));
        yield return Series("ai4i", header[3..label], read.Select(static row => (row.At, row.Values)), failures);
    }

    private static LabelledSeries Series(string machine, string[] sensors, IEnumerable<(long At, double[] Values)> rows, IEnumerable<LabelledFailure> failures)
    {
        var inOrder = rows.OrderBy(static row => row.At).ToList();
        return new LabelledSeries(machine, sensors, [.. inOrder.Select(static row => row.At)], [.. inOrder.Select(static row => row.Values)], [.. failures.OrderBy(static failure => failure.At)]);
    }

    private static IEnumerable<(long From, long Until)> Runs(List<(long At, bool Fails)> rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            if (!rows[row].Fails)
                continue;
            var first = row;
            while (row + 1 < rows.Count && rows[row + 1].Fails)
                row++;
            yield return (rows[first].At, rows[row].At);
        }
    }

    private static (string[] Header, List<string[]> Rows) Csv(IEnumerable<string> lines, char separator)
    {
        var all = lines.Where(static line => line.Length > 0).Select(line => line.Split(separator)).ToList();
        return (all[0], all[1..]);
    }

    private static IEnumerable<string> Unpacked(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static Dictionary<string, T> Labels<T>(DirectoryInfo folder, string file) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(File.ReadAllText(Path.Combine(folder.FullName, "labels", file)))!;

    private static DirectoryInfo? Child(DirectoryInfo folder, string name) => folder.EnumerateDirectories(name).FirstOrDefault();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Micros(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
