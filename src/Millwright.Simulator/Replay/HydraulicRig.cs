namespace Millwright.Simulator.Replay;

/// <summary>
/// The hydraulic rig keeps a file per sensor and a line per 60 s cycle. Read side by side: one reading a second, the 10 Hz flows as
/// the mean of each second. The failure flag is set where the profile says that a component is close to total failure, the last
/// stage of each by the set's publisher: cooler 3 %, valve 73 %, pump leakage 2, accumulator 90 bar.
/// </summary>
internal static class HydraulicRig
{
    private const int Seconds = 60;
    private static readonly string[] _sensors = ["CE", "CP", "SE", "TS1", "TS2", "TS3", "TS4", "VS1", "FS1", "FS2"];
    private static readonly string?[] _units = ["%", "kW", "%", "°C", "°C", "°C", "°C", "mm/s", "l/min", "l/min"];
    private static readonly DateTimeOffset _start = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ReplaySet Set { get; } = new(
        "hydraulic",
        "hydraulic test rig, condition monitoring (ZeMA, 2015): measured, 1 Hz",
        "hydraulic-rig",
        _sensors.Zip(_units).ToDictionary(s => s.First, s => s.Second),
        (folder, _) => Read(folder));

    private static IEnumerable<Reading> Read(string folder)
    {
        var files = _sensors.Select(name => DataFiles.Open(DataFiles.Find(folder, name + ".txt")[0])).ToArray();
        using var cycles = DataFiles.Open(DataFiles.Find(folder, "cycle_index.txt")[0]);
        using var profile = DataFiles.Open(DataFiles.Find(folder, "profile.txt")[0]);
        try
        {
            var sequence = 0L;
            while (cycles.ReadLine() is { } cycle && profile.ReadLine() is { } condition)
            {
                var failed = condition.Split('\t') is ["3", ..] or [_, "73", ..] or [_, _, "2", ..] or [_, _, _, "90", ..];
                var lines = files.Select(file => Cycle(file.ReadLine(), cycle)).ToArray();
                for (var second = 0; second < Seconds; second++)
                    yield return new Reading(
                        "hydraulic-rig",
                        _start.AddSeconds((long.Parse(cycle) * Seconds) + second),
                        _sensors,
                        [.. lines.Select(line => line[second])],
                        ++sequence,
                        failed);
            }
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }

    /// <summary>One value a second from a line of 60 or 600.</summary>
    private static double[] Cycle(string? line, string cycle)
    {
        var values = line?.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(double.Parse).ToArray() ?? [];
        if (values.Length == 0 || values.Length % Seconds != 0)
            throw new DataException($"The rig's cycle {cycle} has {values.Length} values in a file; 60 or 600 are expected.");
        var rate = values.Length / Seconds;
        return rate == 1 ? values : [.. values.Chunk(rate).Select(second => Math.Round(second.Average(), 4))];
    }
}
