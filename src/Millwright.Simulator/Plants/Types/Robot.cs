using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>A six-axis handling robot of 120 kg payload; the second axis carries the most and is the one measured. The part replaced by plan is the gear's grease.</summary>
internal static class Robot
{
    public static MachineType Type { get; } = new(
        "robot",
        [
            new("axis_speed", "°/s", 0, 180, 1, 0.4, (in d) => 70 * d.Activity * (0.9 + (0.1 * d.Load))),
            new("payload", "kg", 0, 160, 1, 0.3, (in d) => 100 * d.Load),
            // Brakes hold the arm at a standstill, so the motor's torque is that of motion.
            new("axis_torque", "Nm", 0, 4000, 0, 8, (in d) => (350 * d.Activity) + (1400 * d.Load) + (120 * d.Wear * d.Activity))
                { WarningHigh = 2150, CriticalHigh = 2500 },
            new("motor_current", "A", 0, 60, 2, 0.06, (in d) => 0.4 + (3 * d.Activity) + (12.5 * d.Load) + (1.2 * d.Wear * d.Activity))
                { WarningHigh = 19, CriticalHigh = 22 },
            new("gearbox_temperature", "°C", -10, 130, 1, 0.12, (in d) => d.Ambient + (34 * d.Heat) + (4 * d.Wear))
                { WarningHigh = 75, CriticalHigh = 85 },
            // Repeatability of this class is about ±0.05 mm (ISO 9283).
            new("position_error", "mm", 0, 5, 3, 0.004, (in d) => 0.02 + (0.03 * d.Load) + (0.03 * d.Wear * d.Activity) + (0.012 * d.Heat))
                { WarningHigh = 0.15, CriticalHigh = 0.25 },
            new("cycle_time", "s", 0, 120, 2, 0.05, (in d) => d.Activity < 0.05 ? 0 : 14 + (6 * d.Load) + (0.4 * d.Unrest))
                { WarningHigh = 23, CriticalHigh = 27 },
        ],
        [
            new("gear-backlash", Manner.Gradual,
                new("position_error", 0.4), new("axis_torque", 450), new("gearbox_temperature", 22, Slow: true)),
            new("collision", Manner.Sudden, new("axis_torque", 2100), new("motor_current", 18), new("position_error", 0.5), new("cycle_time", 13)),
            new("encoder-dropout", Manner.Intermittent, new("position_error", 0.8), new("cycle_time", 4)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(2),
        Warming = TimeSpan.FromMinutes(45),
        PartLife = TimeSpan.FromHours(5000),
        Running = ("axis_speed", 5),
        Specifications = new Dictionary<string, object> { ["payloadKg"] = 120, ["axes"] = 6, ["reachMm"] = 2700 },
    };
}
