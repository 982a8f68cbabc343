using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>A three-axis machining centre: 15 kW spindle, 10,000 rpm. The part replaced by plan is the tool.</summary>
internal static class Mill
{
    public static MachineType Type { get; } = new(
        "mill",
        [
            // Speed sags by 2 % under full load.
            new("spindle_speed", "rpm", 0, 12_000, 0, 8, (in d) => 8000 * d.Activity * (1 - (0.02 * d.Load))),
            // A blunt tool cuts harder.
            new("spindle_load", "%", 0, 200, 1, 0.8, (in d) => (95 * d.Load) + (10 * d.Wear * d.Load)) { WarningHigh = 115, CriticalHigh = 130 },
            new("motor_current", "A", 0, 90, 1, 0.15, (in d) => 0.6 + (3 * d.Activity) + (27 * d.Load) + (2.5 * d.Wear * d.Load))
                { WarningHigh = 38, CriticalHigh = 44 },
            new("spindle_temperature", "°C", -10, 150, 1, 0.15, (in d) => d.Ambient + (34 * d.Heat)) { WarningHigh = 70, CriticalHigh = 80 },
            Vibration.MediumMachine((in d) => Vibration.Of(d, 0.08, 0.5, 0.4, 0.6)),
            new("coolant_temperature", "°C", 0, 80, 1, 0.1, (in d) => d.Ambient + (8 * d.Heat)) { WarningHigh = 42, CriticalHigh = 50 },
            new("coolant_flow", "l/min", 0, 60, 1, 0.25, (in d) => (30 + (1.5 * d.Unrest)) * d.Activity),
            new("tool_wear", "µm", 0, 600, 0, 1.5, (in d) => 280 * d.Wear) { WarningHigh = 320, CriticalHigh = 400 },
        ],
        [
            new("spindle-bearing-wear", Manner.Gradual,
                new("vibration", 5.5), new("spindle_temperature", 28, Slow: true), new("motor_current", 4)),
            new("tool-breakage", Manner.Sudden,
                new("vibration", 8), new("spindle_load", 75), new("motor_current", 22), new("tool_wear", 300)),
            new("coolant-blockage", Manner.Intermittent,
                new("coolant_flow", -26), new("coolant_temperature", 62, Slow: true), new("spindle_temperature", 20, Slow: true)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(6),
        Warming = TimeSpan.FromMinutes(25),
        PartLife = TimeSpan.FromHours(30),
        Running = ("spindle_speed", 200),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 15, ["ratedSpeedRpm"] = 10_000, ["axes"] = 3 },
    };
}
