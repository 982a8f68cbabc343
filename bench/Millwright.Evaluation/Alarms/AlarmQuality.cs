using System.Globalization;
using Spectre.Console;

namespace Millwright.Evaluation.Alarms;

/// <summary>Part <c>alarms</c>: what an operator would have been told of machines whose failures are known, and what each remedy against needless alarms costs and brings.</summary>
internal static class AlarmQuality
{
    public static void Score(DirectoryInfo folder)
    {
        var sets = LabelledSets.Of(folder).ToList();
        if (sets.Count == 0)
            Console.Error.WriteLine($"alarms: {folder.FullName} holds none of the sets that it replays: skab, nab, azure-pdm, ai4i2020.");
        foreach (var set in sets)
            Print(set);
    }

    private static void Print(LabelledSet set)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("judged by", "alarms per failure", "failures with an alarm", "false per machine-week", "median lead", "chattering");
        Add(table, "nothing: never an alarm", Sum(set, static _ => []), null);
        Add(table, "nothing: an alarm with each row", Sum(set, Baselines.Always), null);
        foreach (var variant in AlarmVariant.All)
        {
            var outcomes = set.Series.Select(series => (Series: series, Outcome: AlarmReplay.Of(series, variant))).ToList();
            if (variant == AlarmVariant.All[0])
                Add(table, "as many as plain limits, by lot", outcomes.Aggregate(Tally.None, static (sum, one) => sum + Baselines.ByLot(one.Series, one.Outcome.Told.Count, told => Scored(one.Series, told))), null);
            var among = outcomes.Sum(static one => one.Outcome.ChatteringAmong);
            double? chattering = among == 0 || variant.Correlated ? null : (double)outcomes.Sum(static one => one.Outcome.Chattering) / among;
            Add(table, variant.Name, outcomes.Aggregate(Tally.None, static (sum, one) => sum + Scored(one.Series, one.Outcome.Told)), chattering);
        }
        var all = Sum(set, static _ => []);
        AnsiConsole.Profile.Width = 400;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n### {set.Name}\n\n{set.Series.Count} series, {all.Failures} failures in {TimeSpan.FromMicroseconds(all.Watched).TotalDays / 7:0.##} machine-weeks scored; {set.Labels}.\n"));
        AnsiConsole.Write(table);
    }

    private static Tally Sum(LabelledSet set, Func<LabelledSeries, IReadOnlyList<Announcement>> told) =>
        set.Series.Aggregate(Tally.None, (sum, series) => sum + Scored(series, told(series)));

    private static Tally Scored(LabelledSeries series, IReadOnlyList<Announcement> told) =>
        Tally.Of(told, series.Failures, series.At[LearntLimits.Rows(series.At.Length)], series.At[^1]);

    private static void Add(Table table, string judge, Tally tally, double? chattering) => table.AddRow(
        Markup.Escape(judge), Figure(tally.TruePerFailure), Share(tally.FoundShare), Figure(tally.FalsePerWeek), Lead(tally.MedianLead), chattering is { } share ? Share(share) : "");

    private static string Figure(double figure) => figure.ToString(figure < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    private static string Lead(TimeSpan? lead) => lead switch
    {
        null => "",
        { TotalMinutes: > -2 and < 2 } => string.Create(CultureInfo.InvariantCulture, $"{lead.Value.TotalSeconds:0} s"),
        { TotalHours: > -2 and < 2 } => string.Create(CultureInfo.InvariantCulture, $"{lead.Value.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{lead.Value.TotalHours:0.#} h"),
    };
}
