using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>A hydraulic press of 2,500 kN with a 90 kW pump. The part replaced by plan is the oil filter.</summary>
internal static class Press
{
    public static MachineType Type { get; } = new(
        "press",
        [
            new("stroke_rate", "1/min", 0, 40, 1, 0.1, (in d) => d.Activity * (10 + (6 * d.Load))),
            // The peak of each stroke. 2,500 kN at 280 bar: a piston of 0.089 m².
            new("press_force", "kN", 0, 4000, 0, 9, (in d) => 2350 * d.Load) { WarningHigh = 2600, CriticalHigh = 2900 },
            new("hydraulic_pressure", "bar", 0, 400, 1, 0.8, (in d) => (25 * d.Activity) + (235 * d.Load) + (1.5 * d.Unrest * d.Activity))
                { WarningHigh = 285, CriticalHigh = 315 },
            // Oil ages fast above 60 °C and its seals above 80 °C.
            new("oil_temperature", "°C", -10, 120, 1, 0.12, (in d) => d.Ambient + (26 * d.Heat)) { WarningHigh = 60, CriticalHigh = 70 },
            new("filter_pressure_drop", "bar", 0, 8, 2, 0.02, (in d) => d.Activity * (0.4 + (1.4 * d.Wear))) { WarningHigh = 2.4, CriticalHigh = 3.0 },
            new("motor_current", "A", 0, 320, 1, 0.6, (in d) => 1.5 + (38 * d.Activity) + (118 * d.Load)) { WarningHigh = 175, CriticalHigh = 200 },
            Vibration.LargeMachine((in d) => Vibration.Of(d, 0.1, 1.1, 1.2, 0.4)),
        ],
        [
            new("filter-clogging", Manner.Gradual,
                new("filter_pressure_drop", 3.2), new("oil_temperature", 18, Slow: true), new("motor_current", 14)),
            new("relief-valve-stuck", Manner.Sudden,
                new("hydraulic_pressure", 190), new("press_force", 1600), new("motor_current", 60), new("vibration", 2)),
            new("die-misalignment", Manner.Intermittent, new("vibration", 7), new("press_force", 500)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(4),
        Warming = TimeSpan.FromMinutes(50),
        PartLife = TimeSpan.FromHours(1500),
        Running = ("stroke_rate", 0.5),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 90, ["ratedForceKn"] = 2500, ["strokeMm"] = 700 },
    };
}
