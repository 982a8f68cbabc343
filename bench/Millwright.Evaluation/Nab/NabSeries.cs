using System.Globalization;
using System.Text.Json;
using Millwright.Evaluation.Data;
using Millwright.Evaluation.Scoring;

namespace Millwright.Evaluation.Nab;

/// <summary>A series of the Numenta benchmark: one metric, with its labelled windows as rows.</summary>
internal sealed record NabSeries(string Name, DateTimeOffset[] Times, double[] Values, IReadOnlyList<Window> Windows)
{
    /// <summary>Every series that the labels name and the folder has.</summary>
    public static IReadOnlyList<NabSeries> ReadAll(DirectoryInfo folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllText(DataFile.Need(folder, "labels/combined_windows.json").FullName));
        return [.. labels.RootElement.EnumerateObject()
            .Select(label => DataFile.Find(folder, $"data/{label.Name}") is { } file ? Read(label.Name, file, label.Value) : null).OfType<NabSeries>()];
    }

    public ScoredSeries WithScores(double[] scores) => new(Windows, scores, ScoredSeries.ProbationOf(scores.Length));

    private static NabSeries Read(string name, FileInfo file, JsonElement windows)
    {
        var sheet = Sheet.Read(file);
        DateTimeOffset[] times = [.. sheet.Texts("timestamp").Select(TimeOf)];
        return new(
            name, times, sheet.Numbers("value"),
            [.. windows.EnumerateArray().Select(window => RowsOf(times, TimeOf(window[0].GetString() ?? ""), TimeOf(window[1].GetString() ?? "")))]);
    }

    private static Window RowsOf(DateTimeOffset[] times, DateTimeOffset start, DateTimeOffset end) =>
        new Window(Array.FindIndex(times, time => time >= start && time <= end), Array.FindLastIndex(times, time => time >= start && time <= end)) is { First: >= 0 } found
            ? found
            : throw new InvalidDataException($"The window from {start:u} has no rows.");

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
