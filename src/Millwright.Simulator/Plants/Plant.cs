using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants;

/// <summary>How big a plant is and how often it fails.</summary>
internal sealed record PlantOptions
{
    public int Machines { get; init; } = 20;
    public ulong Seed { get; init; } = 1;

    /// <summary>Put before every machine id; well-formed id characters only.</summary>
    public string Prefix { get; init; } = "";
    public double FaultsPerDay { get; init; } = 2;
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether readings carry the ground truth as <c>hasFailure</c>.</summary>
    public bool TellFailures { get; init; }
}

/// <summary>
/// Machines on lines of ten, four lines a hall, two halls a site; each line keeps one shift pattern. The first machines of a big
/// plant are those of a small one with the same seed, to the bit.
/// </summary>
internal sealed class Plant
{
    private const int LineLength = 10;
    private const int LinesPerHall = 4;
    private const int HallsPerSite = 2;
    private static readonly string[] _sites = ["ashford", "birkdal", "calder", "dunmore", "elmstadt", "fernvale"];
    private static readonly ShiftPattern[] _patterns = [ShiftPattern.TwoShift, ShiftPattern.ThreeShift, ShiftPattern.Continuous, ShiftPattern.OneShift];
    private readonly PlantOptions _options;

    public Plant(PlantOptions options, DateTimeOffset start)
    {
        (_options, Start) = (options, start);
        Machines = [.. Enumerable.Range(0, options.Machines).Select(Build)];
    }

    public DateTimeOffset Start { get; }

    public IReadOnlyList<Machine> Machines { get; }

    /// <summary>Called once for each fault, when it begins.</summary>
    public void OnFault(Action<Fault> began)
    {
        foreach (var machine in Machines)
            machine.Faults.Began = began;
    }

    /// <summary>Every machine's readings, all machines of one instant after another, from the start until before <paramref name="end"/>.</summary>
    public IEnumerable<Reading> Readings(DateTimeOffset end)
    {
        for (var at = Start; at < end; at += _options.Interval)
            foreach (var machine in Machines)
                yield return machine.Next(at, _options.TellFailures);
    }

    private Machine Build(int index)
    {
        var type = MachineType.All[index % MachineType.All.Count];
        var line = index / LineLength;
        var hall = line / LinesPerHall;
        var site = hall / HallsPerSite;
        var number = (index / MachineType.All.Count) + 1;
        var random = Xoshiro.Of(_options.Seed, 4 * (ulong)index);
        return new Machine(
            type,
            new Placement(
                Id: $"{_options.Prefix}{type.Name}-{number:0000}",
                Name: $"{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]} {number}",
                Site: site < _sites.Length ? _sites[site] : $"site-{site + 1}",
                Line: $"line-{line + 1}",
                Location: $"Hall {(hall % HallsPerSite) + 1}, line {line + 1}",
                Installed: new DateTimeOffset(2010 + random.Below(15), 1 + random.Below(12), 1 + random.Below(28), 0, 0, 0, TimeSpan.Zero),
                Pattern: type.Pattern ?? _patterns[line % _patterns.Length]),
            _options.Seed,
            (ulong)index,
            Start,
            _options.FaultsPerDay);
    }
}
