using Millwright.Evaluation.Alarms;

// evaluate FOLDER [part …]: scores Millwright on labelled data sets, each by its published protocol.
IReadOnlyList<(string Name, Action<DirectoryInfo> Score)> parts =
[
    ("alarms", AlarmQuality.Score),
];
var folder = new DirectoryInfo(args.Length > 0 ? args[0] : "../shared/data");
if (!folder.Exists)
{
    await Console.Error.WriteLineAsync($"There is no folder {folder.FullName}; name the one that holds the data sets.");
    return 2;
}
if (args.Skip(1).Except(parts.Select(static part => part.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no part '{unknown}'; the parts are {string.Join(", ", parts.Select(static part => part.Name))}.");
    return 2;
}
foreach (var (name, score) in parts)
{
    if (args.Length > 1 && !args.Skip(1).Contains(name, StringComparer.Ordinal))
        continue;
    score(folder);
}
return 0;
