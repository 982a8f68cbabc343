using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Replay;

/// <summary>A data set that can be sent as if its machines stood here.</summary>
/// <param name="Name">The word for it on the command line, also its folder below the data folder.</param>
/// <param name="Origin">What it is and who made it.</param>
/// <param name="Machine">The machine type its machines are registered as.</param>
/// <param name="Units">Each sensor with its unit, in order; null: the unit is not known.</param>
/// <param name="Read">Its readings from its folder, streamed; each machine's in order of time. The text chooses files whose name contains it.</param>
internal sealed record ReplaySet(
    string Name,
    string Origin,
    string Machine,
    IReadOnlyDictionary<string, string?> Units,
    Func<string, string?, IEnumerable<Reading>> Read)
{
    /// <summary>A set of delimited files.</summary>
    /// <param name="labels">Adds what the files themselves do not say, given the set's folder.</param>
    public static ReplaySet Of(
        string name, string origin, Mapping[] mappings, Func<string, IEnumerable<Reading>, IEnumerable<Reading>>? labels = null) => new(
        name,
        origin,
        mappings[0].Type,
        mappings[0].Sensors?.ToDictionary(s => s.Key, s => s.Value.Unit) ?? [],
        (folder, only) =>
        {
            var readings = Files(folder, mappings, only);
            return labels is null ? readings : labels(folder, readings);
        });

    /// <summary>The type's record: units only, since a foreign machine's limits are its owner's to say.</summary>
    public TypeRecord TypeRecord() => new(
        Units.ToDictionary(s => s.Key, s => new SensorRecord(s.Value)),
        OperationalPattern: null,
        AllowedLateness: null,
        NoDataTimeout: null,
        EpisodeQuietTime: null,
        EpisodeReopenWindow: null,
        RunningSensor: null,
        RunningAbove: null);

    private static IEnumerable<Reading> Files(string folder, Mapping[] mappings, string? only)
    {
        var rows = new Dictionary<string, long>();
        return
            from mapping in mappings
            from file in DataFiles.Find(folder, mapping.Files)
            where only is null || Path.GetFileName(file).Contains(only, StringComparison.OrdinalIgnoreCase)
            from reading in MappedFile.Read(mapping, file, rows)
            select reading;
    }
}
