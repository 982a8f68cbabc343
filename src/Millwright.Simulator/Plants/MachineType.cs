using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants;

/// <summary>A kind of machine: its sensors, how it moves and warms, and how it fails.</summary>
internal sealed record MachineType(string Name, Sensor[] Sensors, FaultKind[] Faults)
{
    public static IReadOnlyList<MachineType> All { get; } =
    [
        Types.Mill.Type, Types.Pump.Type, Types.Lathe.Type, Types.Compressor.Type,
        Types.Conveyor.Type, Types.Robot.Type, Types.Press.Type, Types.Furnace.Type,
    ];

    public string[] SensorNames { get; } = [.. Sensors.Select(s => s.Name)];

    /// <summary>Time constant of starting and stopping.</summary>
    public required TimeSpan SpinUp { get; init; }

    /// <summary>Time constant of warming and cooling.</summary>
    public required TimeSpan Warming { get; init; }

    /// <summary>Work at full load that uses up the part replaced by plan.</summary>
    public required TimeSpan PartLife { get; init; }

    /// <summary>The rhythm of every machine of this type; null: that of its line.</summary>
    public ShiftPattern? Pattern { get; init; }

    /// <summary>The sensor that tells running from idle, and the value above which it runs.</summary>
    public required (string Sensor, double Above) Running { get; init; }

    /// <summary>Rated figures, for the machine's record.</summary>
    public required IReadOnlyDictionary<string, object> Specifications { get; init; }

    public int IndexOf(string sensor) =>
        Array.IndexOf(SensorNames, sensor) is >= 0 and var index
            ? index
            : throw new ArgumentException($"A {Name} has no sensor '{sensor}'.", nameof(sensor));
}
