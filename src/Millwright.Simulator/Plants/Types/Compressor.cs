using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants.Types;

/// <summary>
/// An oil-injected screw compressor, 75 kW, 7.5 bar, with a frequency converter: its speed follows the demand for air. The receiver
/// keeps its pressure at a standstill. The part replaced by plan is the separator, whose loss of pressure grows with wear.
/// </summary>
internal static class Compressor
{
    public static MachineType Type { get; } = new(
        "compressor",
        [
            new("speed", "rpm", 0, 4500, 0, 5, (in d) => d.Activity * (1400 + (2100 * d.Load))),
            new("air_flow", "m³/min", 0, 25, 2, 0.05, (in d) => d.Activity * (4.2 + (9 * d.Load))),
            new("discharge_pressure", "bar", 0, 16, 2, 0.02, (in d) => 7.5 + (0.15 * d.Unrest) - (0.2 * d.Load))
                { CriticalLow = 5.8, WarningLow = 6.5, WarningHigh = 8.3, CriticalHigh = 9.0 },
            new("separator_pressure_drop", "bar", 0, 3, 2, 0.01, (in d) => d.Activity * (0.12 + (0.15 * d.Load) + (0.3 * d.Wear)))
                { WarningHigh = 0.8, CriticalHigh = 1.0 },
            // Makers trip at about 110 °C of the air leaving the screws.
            new("discharge_temperature", "°C", -10, 150, 1, 0.2, (in d) => d.Ambient + (40 * d.Activity) + (24 * d.Heat))
                { WarningHigh = 98, CriticalHigh = 108 },
            new("oil_temperature", "°C", -10, 130, 1, 0.15, (in d) => d.Ambient + (28 * d.Activity) + (22 * d.Heat))
                { WarningHigh = 85, CriticalHigh = 95 },
            new("motor_current", "A", 0, 260, 1, 0.5, (in d) => 1 + (d.Activity * 34) + (88 * d.Load) + (6 * d.Wear * d.Activity))
                { WarningHigh = 140, CriticalHigh = 155 },
            Vibration.MediumMachine((in d) => Vibration.Of(d, 0.1, 0.8, 0.5, 0.3)),
        ],
        [
            new("oil-cooler-fouling", Manner.Gradual,
                new("oil_temperature", 48, Slow: true), new("discharge_temperature", 48, Slow: true), new("motor_current", 8)),
            new("air-leak", Manner.Sudden, new("discharge_pressure", -2.3), new("air_flow", 5), new("motor_current", 30)),
            new("inlet-valve-sticking", Manner.Intermittent,
                new("discharge_pressure", 2.2), new("air_flow", -2.5), new("vibration", 1.5)),
        ])
    {
        SpinUp = TimeSpan.FromSeconds(10),
        Warming = TimeSpan.FromMinutes(20),
        PartLife = TimeSpan.FromHours(4000),
        Pattern = ShiftPattern.ThreeShift,
        Running = ("speed", 200),
        Specifications = new Dictionary<string, object> { ["ratedPowerKw"] = 75, ["ratedPressureBar"] = 7.5, ["ratedFlowM3min"] = 13.2 },
    };
}
