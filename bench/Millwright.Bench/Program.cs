using Millwright.Bench.Product;
using Millwright.Bench.Rows;
using Millwright.Bench.Training;
using Spectre.Console;

// What a row starts in a process of its own.
if (args is ["fit", .. var sheet])
    return Fits.Run(sheet);

// bench [row …] [--scale X]: measures every row, or those named, and prints the table.  selftest [--rounds N]: kills, restarts, and proves.
// sizing …: what a plant needs, from those measurements.
if (args is ["sizing", .. var plant])
    return await Millwright.Bench.Sizing.Command.Run(plant);
if (BenchDatabase.Missing is { } remedy)
{
    await Console.Error.WriteLineAsync(remedy);
    return 2;
}
if (args is ["selftest", .. var options])
    return await Millwright.Bench.Selftest.Command.Run(options);

// Take long: measured only when they are named.
string[] minutes = ["shift", "cluster", "hops", "twins", "day"];
if (!Scale.TryTake(ref args, out var scale))
{
    await Console.Error.WriteLineAsync("--scale is a number from 0.02 to 10: the part of a long row's load that is taken.");
    return 2;
}
var rows = new (string Name, Func<Task<IReadOnlyList<Row>>> Measure)[]
{
    ("hop", Hop.Measure),
    ("score", Scoring.Measure),
    ("train", TrainingTime.Measure),
    ("predict", Foretelling.Measure),
    ("ingest", () => Ingest.Measure(readings: 400_000)),
    ("scored", () => ScoredIngest.Measure(roundsOfPhase: 20)),
    ("learning", () => LearningBeside.Measure(roundsOfPhase: 30)),
    ("single", SingleReadings.Measure),
    ("reads", LiveReads.Measure),
    ("feed", FeedLatency.Measure),
    ("alarm", AlarmLatency.Measure),
    ("alarms", OpenAlarms.Measure),
    ("memory", () => Memory.Measure(twins: 100_000)),
    ("scored-memory", () => Memory.MeasureScored(twins: 20_000)),
    ("start", StartUp.Measure),
    ("page", Page.Measure),
    ("shift", Page.MeasureShift),
    ("cluster", () => Cluster.Measure(scale)),
    ("hops", () => RemoteHop.Measure(scale)),
    ("twins", () => Twins.Measure(scale)),
    ("day", () => Day.Measure(scale)),
};
var wanted = args is ["bench", .. var named] ? named : args;
if (wanted.Except(rows.Select(row => row.Name)).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no row '{unknown}'; the rows are {string.Join(", ", rows.Select(row => row.Name))}.");
    return 2;
}

var table = new Table { Border = TableBorder.Markdown };
table.AddColumns("what", "measured", "reference", "ratio", "at least", "goal", "remark");
foreach (var (name, measure) in rows)
{
    if (wanted.Length > 0 ? !wanted.Contains(name) : minutes.Contains(name))
        continue;
    await Console.Error.WriteLineAsync($"measuring {name} …");
    foreach (var row in await measure())
        table.AddRow(new[] { row.What, row.Result, row.Reference, row.Ratio?.ToString("N2") ?? "", row.AtLeast, row.Goal, row.Remark }.Select(Markup.Escape).ToArray());
}
AnsiConsole.Profile.Width = 400;
Console.WriteLine($"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:N0} GiB, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
AnsiConsole.Write(table);
return 0;
