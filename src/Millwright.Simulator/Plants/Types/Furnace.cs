using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>
/// A continuous hardening furnace, 160 kW electric, held at 860 °C and never let cool. Load is the steel passing through, which
/// takes power and pulls the chamber a little below its set point. The part replaced by plan is the fan's bearing.
/// </summary>
internal static class Furnace
{
    public static MachineType Type { get; } = new(
        "furnace",
        [
            new("chamber_temperature", "°C", 0, 1200, 1, 0.6, (in d) => (860 * d.Activity) + (3 * d.Unrest) - (6 * d.Load))
                { CriticalLow = 820, WarningLow = 838, WarningHigh = 880, CriticalHigh = 900 },
            // Losses through the walls are 45 kW; heating steel takes the rest.
            new("heater_power", "kW", 0, 220, 1, 0.5, (in d) => (45 * d.Activity) + (95 * d.Load) - (1.5 * d.Unrest)) { WarningHigh = 160, CriticalHigh = 180 },
            new("shell_temperature", "°C", -10, 300, 1, 0.2, (in d) => d.Ambient + (22 * d.Activity) + (6 * d.Heat)) { WarningHigh = 65, CriticalHigh = 80 },
            new("cooling_water_temperature", "°C", 0, 100, 1, 0.1, (in d) => d.Ambient + 2 + (14 * d.Heat)) { WarningHigh = 50, CriticalHigh = 60 },
            new("cooling_water_flow", "l/min", 0, 120, 1, 0.3, (in d) => d.Activity * (60 + (1.5 * d.Unrest))) { CriticalLow = 35, WarningLow = 48 },
            // Protective gas: oxygen in parts per million.
            new("oxygen", "ppm", 0, 5000, 0, 1.2, (in d) => 40 + (12 * d.Load) + (5 * d.Unrest)) { WarningHigh = 120, CriticalHigh = 250 },
            new("fan_current", "A", 0, 40, 2, 0.04, (in d) => (9 + (1.2 * d.Wear) + (0.4 * d.Load)) * d.Activity) { WarningHigh = 13, CriticalHigh = 15 },
        ],
        [
            new("insulation-damage", Manner.Gradual, new("shell_temperature", 60, Slow: true), new("heater_power", 48)),
            new("heater-failure", Manner.Sudden, new("chamber_temperature", -75, Slow: true), new("heater_power", -50)),
            new("seal-leak", Manner.Intermittent, new("oxygen", 700), new("heater_power", 8)),
        ])
    {
        SpinUp = TimeSpan.FromMinutes(30),
        Warming = TimeSpan.FromMinutes(60),
        PartLife = TimeSpan.FromHours(6000),
        Pattern = ShiftPattern.Continuous,
        Running = ("chamber_temperature", 100),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 160, ["setPointC"] = 860, ["atmosphere"] = "nitrogen" },
    };
}
