using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>
/// A single-stage centrifugal pump, 30 kW at 2,950 rpm, never stopped by plan. Affinity laws: flow goes with speed, head with its
/// square, power with its cube; against a rising load (an opening valve) flow rises and head falls. The part replaced by plan is the seal.
/// </summary>
internal static class Pump
{
    public static MachineType Type { get; } = new(
        "pump",
        [
            new("speed", "rpm", 0, 3600, 0, 2.5, (in d) => 2950 * Speed(d)),
            new("flow", "m³/h", 0, 250, 1, 0.5, (in d) => Speed(d) * (60 + (90 * d.Load))) { CriticalLow = 35, WarningLow = 55 },
            new("suction_pressure", "bar", -1, 6, 2, 0.012, (in d) => 1.6 - (0.3 * d.Load) + (0.05 * d.Unrest))
                { CriticalLow = 0.6, WarningLow = 1.0 },
            new("discharge_pressure", "bar", -1, 16, 2, 0.03, (in d) => 1.4 + (Speed(d) * Speed(d) * (6.4 - (1.6 * d.Load))) + (0.05 * d.Unrest))
                { CriticalLow = 3.0, WarningLow = 4.2, WarningHigh = 8.6, CriticalHigh = 9.6 },
            new("motor_current", "A", 0, 140, 1, 0.2, (in d) => Speed(d) * Speed(d) * Speed(d) * (24 + (30 * d.Load)) + (2 * d.Wear))
                { WarningHigh = 62, CriticalHigh = 70 },
            new("bearing_temperature", "°C", -10, 150, 1, 0.12, (in d) => d.Ambient + (32 * d.Heat) + (3 * d.Wear))
                { WarningHigh = 75, CriticalHigh = 85 },
            Vibration.Pump((in d) => Vibration.Of(d, 0.1, 0.9, 0.6, 0.7)),
        ],
        [
            new("bearing-wear", Manner.Gradual,
                new("vibration", 7.5), new("bearing_temperature", 45, Slow: true), new("motor_current", 6)),
            new("seal-leak", Manner.Sudden, new("flow", -85), new("discharge_pressure", -3.9), new("motor_current", -6)),
            new("cavitation", Manner.Intermittent,
                new("vibration", 6.5), new("suction_pressure", -1.3), new("flow", -25), new("discharge_pressure", -0.9)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(4),
        Warming = TimeSpan.FromMinutes(40),
        PartLife = TimeSpan.FromHours(2000),
        Pattern = ShiftPattern.Continuous,
        Running = ("speed", 100),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 30, ["ratedSpeedRpm"] = 2950, ["ratedFlowM3h"] = 120 },
    };

    /// <summary>Share of rated speed: an induction motor slips by up to 2 % under load.</summary>
    private static double Speed(in Drive d) => d.Activity * (1.01 - (0.02 * d.Load));
}
