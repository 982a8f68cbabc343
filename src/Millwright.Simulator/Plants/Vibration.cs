namespace Millwright.Simulator.Plants;

/// <summary>
/// Broad-band vibration velocity, mm/s RMS, and the zone boundaries it is judged by: above B/C a machine is unfit for lasting
/// service (warning here), above C/D it takes damage (critical here).
/// </summary>
internal static class Vibration
{
    /// <summary>ISO 10816-3 (now 20816-3), machines of 15–300 kW on rigid foundations: B/C 2.8, C/D 4.5 mm/s.</summary>
    public static Sensor MediumMachine(Physics physics) => Zones(physics, 2.8, 4.5);

    /// <summary>ISO 10816-3 (now 20816-3), machines above 300 kW on rigid foundations: B/C 4.5, C/D 7.1 mm/s.</summary>
    public static Sensor LargeMachine(Physics physics) => Zones(physics, 4.5, 7.1);

    /// <summary>ISO 10816-7, rotodynamic pumps of category I up to 200 kW: B/C 4.0, C/D 6.6 mm/s.</summary>
    public static Sensor Pump(Physics physics) => Zones(physics, 4.0, 6.6);

    /// <summary>Unbalance goes with the square of speed; load and a worn part add to it while the machine turns.</summary>
    public static double Of(in Drive d, double still, double unbalance, double load, double wear) =>
        still + (unbalance * d.Activity * d.Activity) + (load * d.Load) + (wear * d.Wear * d.Activity);

    private static Sensor Zones(Physics physics, double unfit, double damaging) =>
        new("vibration", "mm/s", 0, 45, 2, 0.06, physics) { WarningHigh = unfit, CriticalHigh = damaging };
}
