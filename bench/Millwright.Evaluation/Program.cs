using System.Runtime.InteropServices;
using Millwright.Evaluation.Ai4i;
using Millwright.Evaluation.Alarms;
using Millwright.Evaluation.AzurePdm;
using Millwright.Evaluation.Cmapss;
using Millwright.Evaluation.Cwru;
using Millwright.Evaluation.Data;
using Millwright.Evaluation.Drift;
using Millwright.Evaluation.GasSensors;
using Millwright.Evaluation.Hydraulic;
using Millwright.Evaluation.Nab;
using Millwright.Evaluation.Oddities;
using Millwright.Evaluation.Skab;
using Millwright.Learning.Models;

// evaluate FOLDER [part …]: scores Millwright on labelled data sets, each by its published protocol.
IReadOnlyList<(string Name, Action<DirectoryInfo> Score)> parts =
[
    ("ai4i", Ai4iFailures.Score),
    ("ai4i-clusters", Ai4iClusters.Score),
    ("cmapss", RemainingLife.Score),
    ("skab", Outliers.Score),
    ("skab-changepoints", Changepoints.Score),
    ("nab", StreamAnomalies.Score),
    ("azure", FailureAhead.Score),
    ("cwru", Bearings.Score),
    ("drift", LabelStreams.Score),
    ("gas", GasBatches.Score),
    ("hydraulic", Rig.Score),
    ("odd", OddReadings.Score),
    ("alarms", AlarmQuality.Score),
];
var folder = new DirectoryInfo(args.Length > 0 ? args[0] : "../shared/data");
if (!folder.Exists)
{
    await Console.Error.WriteLineAsync($"There is no folder {folder.FullName}; name the one that holds the data sets.");
    return 2;
}
var wanted = args.Skip(1).ToHashSet(StringComparer.Ordinal);
if (wanted.Except(parts.Select(part => part.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no part '{unknown}'; the parts are {string.Join(", ", parts.Select(part => part.Name))}.");
    return 2;
}
var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
Console.WriteLine($"{Environment.ProcessorCount} cores, {memory} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
var failed = 0;
foreach (var (name, score) in parts.Where(part => wanted.Count == 0 || wanted.Contains(part.Name)))
{
    try
    {
        score(folder);
    }
    catch (Exception e) when (e is IOException or InvalidDataException or FormatException or ArgumentException or IndexOutOfRangeException or TrainingException)
    {
        // A set that cannot be read costs its own table, not those of the others.
        failed++;
        DataSet.Say($"**The part '{name}' failed:** {e.Message}");
        await Console.Error.WriteLineAsync($"The part '{name}' failed: {e}");
    }
}
return failed == 0 ? 0 : 1;
