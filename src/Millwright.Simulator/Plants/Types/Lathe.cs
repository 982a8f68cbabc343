using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>A turning centre: 22 kW main spindle, 4,000 rpm, hydraulic chuck. The part replaced by plan is the insert.</summary>
internal static class Lathe
{
    public static MachineType Type { get; } = new(
        "lathe",
        [
            new("spindle_speed", "rpm", 0, 5000, 0, 4, (in d) => 2600 * d.Activity * (1 - (0.03 * d.Load))),
            // The tangential force of a cut, up to about 4 kN; a blunt insert adds a fifth.
            new("cutting_force", "N", 0, 12_000, 0, 18, (in d) => 3800 * d.Load * (1 + (0.2 * d.Wear)))
                { WarningHigh = 5200, CriticalHigh = 6200 },
            new("motor_current", "A", 0, 120, 1, 0.2, (in d) => 0.8 + (4 * d.Activity) + (38 * d.Load) + (4 * d.Wear * d.Load))
                { WarningHigh = 52, CriticalHigh = 60 },
            new("bearing_temperature", "°C", -10, 150, 1, 0.15, (in d) => d.Ambient + (30 * d.Heat)) { WarningHigh = 70, CriticalHigh = 80 },
            Vibration.MediumMachine((in d) => Vibration.Of(d, 0.06, 0.45, 0.5, 0.5)),
            // The accumulator holds the chuck also at a standstill: hence a limit below.
            new("chuck_pressure", "bar", 0, 60, 1, 0.1, (in d) => 35 + (0.6 * d.Unrest) - (0.4 * d.Activity))
                { CriticalLow = 26, WarningLow = 30, WarningHigh = 40, CriticalHigh = 44 },
        ],
        [
            new("insert-wear-out", Manner.Gradual, new("cutting_force", 4900), new("motor_current", 20), new("vibration", 3.4)),
            new("chuck-pressure-loss", Manner.Sudden, new("chuck_pressure", -13), new("vibration", 2.6)),
            new("chatter", Manner.Intermittent, new("vibration", 7), new("cutting_force", 900)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(5),
        Warming = TimeSpan.FromMinutes(30),
        PartLife = TimeSpan.FromHours(20),
        Running = ("spindle_speed", 60),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 22, ["ratedSpeedRpm"] = 4000, ["swingMm"] = 520 },
    };
}
