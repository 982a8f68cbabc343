using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace Millwright.Simulator.Replay;

/// <summary>Failure flags that a set keeps beside its measurements.</summary>
internal static class Labels
{
    /// <summary>
    /// Azure: an hour in which a component failed carries the failure flag; the hour's non-breaking errors become a sensor
    /// <c>errors</c>, their number, since they are no failures.
    /// </summary>
    public static IEnumerable<Reading> Azure(string folder, IEnumerable<Reading> readings)
    {
        var failures = Events(Path.Combine(folder, "PdM_failures.csv")).ToHashSet();
        var errors = Events(Path.Combine(folder, "PdM_errors.csv")).CountBy(e => e).ToDictionary();
        string[]? sensors = null;
        foreach (var reading in readings)
        {
            sensors ??= [.. reading.Sensors, "errors"];
            var hour = (reading.Machine, reading.At);
            yield return reading with
            {
                Sensors = sensors,
                Values = [.. reading.Values, errors.GetValueOrDefault(hour)],
                HasFailure = failures.Contains(hour),
            };
        }
    }

    /// <summary>NAB: a reading inside one of its series' labelled windows, both ends inside.</summary>
    public static IEnumerable<Reading> Nab(string folder, IEnumerable<Reading> readings)
    {
        var windows = NabWindows(Path.Combine(folder, "labels", "combined_windows.json"));
        return readings.Select(reading => reading with
        {
            HasFailure = windows.GetValueOrDefault(reading.Machine, []).Any(w => reading.At >= w.Start && reading.At <= w.End),
        });
    }

    /// <summary>C-MAPSS: a training engine runs until it fails, so its last cycle is its failure. Rows of one engine stand together.</summary>
    public static IEnumerable<Reading> LastCycle(string folder, IEnumerable<Reading> readings)
    {
        _ = folder;
        Reading? held = null;
        foreach (var reading in readings)
        {
            if (held is not null)
                yield return held with { HasFailure = IsTraining(held) && held.Machine != reading.Machine };
            held = reading;
        }
        if (held is not null)
            yield return held with { HasFailure = IsTraining(held) };
    }

    private static bool IsTraining(Reading reading) => reading.Machine.StartsWith("train", StringComparison.Ordinal);

    private static IEnumerable<(string Machine, DateTimeOffset At)> Events(string path)
    {
        using var text = DataFiles.Open(path);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        csv.Read();
        while (csv.Read())
            yield return ($"pdm-{csv[1]}", Instant(csv[0]));
    }

    private static Dictionary<string, (DateTimeOffset Start, DateTimeOffset End)[]> NabWindows(string path)
    {
        using var file = File.OpenRead(path);
        using var document = JsonDocument.Parse(file);
        return document.RootElement.EnumerateObject().ToDictionary(
            series => "nab-" + Path.GetFileNameWithoutExtension(series.Name),
            series => series.Value.EnumerateArray().Select(w => (Instant(w[0].GetString()!), Instant(w[1].GetString()!))).ToArray());
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, null, DateTimeStyles.AssumeUniversal);
}
