using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>A belt conveyor of 60 m, 11 kW geared motor, 1.6 m/s. The part replaced by plan is the belt, which slips more as it wears.</summary>
internal static class Conveyor
{
    public static MachineType Type { get; } = new(
        "conveyor",
        [
            new("belt_speed", "m/s", 0, 3, 3, 0.004, (in d) => 1.6 * d.Activity * (1 - (0.01 * d.Load) - (0.02 * d.Wear))),
            new("throughput", "t/h", 0, 400, 1, 0.8, (in d) => 180 * d.Load),
            // Static tension of the take-up, and what the load pulls.
            new("belt_tension", "kN", 0, 40, 2, 0.04, (in d) => 8 + (6.5 * d.Load) + (0.2 * d.Unrest))
                { CriticalLow = 4, WarningLow = 6, WarningHigh = 17.5, CriticalHigh = 20 },
            new("motor_current", "A", 0, 70, 1, 0.12, (in d) => 0.3 + (6 * d.Activity) + (13 * d.Load)) { WarningHigh = 23, CriticalHigh = 27 },
            new("motor_temperature", "°C", -10, 180, 1, 0.2, (in d) => d.Ambient + (45 * d.Heat)) { WarningHigh = 95, CriticalHigh = 110 },
            new("gearbox_temperature", "°C", -10, 150, 1, 0.15, (in d) => d.Ambient + (32 * d.Heat)) { WarningHigh = 80, CriticalHigh = 90 },
            Vibration.MediumMachine((in d) => Vibration.Of(d, 0.05, 0.6, 0.5, 0.5)),
        ],
        [
            new("idler-seizure", Manner.Gradual,
                new("vibration", 5), new("motor_current", 13), new("motor_temperature", 35, Slow: true), new("belt_tension", 4)),
            new("belt-jam", Manner.Sudden,
                new("belt_speed", -1.2), new("belt_tension", 13), new("motor_current", 20), new("throughput", -90)),
            new("belt-slip", Manner.Intermittent, new("belt_speed", -0.5), new("belt_tension", -9), new("vibration", 1.5)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(8),
        Warming = TimeSpan.FromMinutes(35),
        PartLife = TimeSpan.FromHours(3000),
        Running = ("belt_speed", 0.1),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 11, ["lengthM"] = 60, ["ratedThroughputTh"] = 180 },
    };
}
