using System.Collections.Frozen;

namespace Millwright.Twins.Units;

/// <summary>
/// The units that values may arrive in, and their conversions. Sizes after NIST SP 811 (2008), appendix B.8, whose figures in bold are exact;
/// standard gravity, inch, foot, pound, gallon and horsepower (550 ft·lbf/s) by definition. Spellings are compared to the letter: mW is not MW.
/// </summary>
public static class Units
{
    private const double Gravity = 9.80665;
    private const double Inch = 0.0254;
    private const double Foot = 0.3048;
    private const double Pound = 0.45359237;
    private const double Gallon = 231 * Inch * Inch * Inch;

    /// <summary>Every unit, those of a dimension together.</summary>
    public static IReadOnlyList<Unit> All { get; } = [.. Table().Select(static row => row.Unit with { Spellings = row.Spellings.Split(' ', StringSplitOptions.RemoveEmptyEntries) })];

    private static readonly FrozenDictionary<string, Unit> BySpelling = All
        .SelectMany(static unit => unit.Spellings.Prepend(unit.Symbol), static (unit, spelling) => KeyValuePair.Create(spelling, unit))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The dimension of a unit in any of its spellings; null when the unit is not known.</summary>
    public static Dimension? DimensionOf(string unit) => BySpelling.GetValueOrDefault(unit)?.Dimension;

    /// <summary>
    /// How figures in <paramref name="from"/> become figures in <paramref name="to"/>. False when the units belong to different dimensions, or
    /// when either is unknown; a unit unknown here still converts to itself.
    /// </summary>
    public static bool TryConversion(string from, string to, out Conversion conversion)
    {
        conversion = Conversion.Identity;
        if (from == to)
            return true;
        if (!BySpelling.TryGetValue(from, out var source) || !BySpelling.TryGetValue(to, out var target) || source.Dimension != target.Dimension)
            return false;
        if (source != target)
            conversion = source.To(target);
        return true;
    }

    private static (Unit Unit, string Spellings)[] Table() =>
    [
        (new("K", Dimension.Temperature, 1) { Imperial = "°F" }, "kelvin"),
        (new("°C", Dimension.Temperature, 1, 1, 273.15) { Imperial = "°F" }, "C degC ℃ ºC celsius Cel"),
        (new("°F", Dimension.Temperature, 5, 9, 459.67 * 5 / 9), "F degF ℉ ºF fahrenheit"),

        (new("Pa", Dimension.Pressure, 1) { Imperial = "psi" }, ""),
        (new("kPa", Dimension.Pressure, 1e3) { Imperial = "psi" }, ""),
        (new("MPa", Dimension.Pressure, 1e6) { Imperial = "psi" }, ""),
        (new("mbar", Dimension.Pressure, 100) { Imperial = "psi" }, "hPa"),
        (new("bar", Dimension.Pressure, 1e5) { Imperial = "psi" }, ""),
        (new("psi", Dimension.Pressure, Pound * Gravity, Inch * Inch), "lbf/in² lbf/in2"),

        (new("m/s", Dimension.Velocity, 1) { Imperial = "ft/s" }, ""),
        (new("mm/s", Dimension.Velocity, 1, 1e3) { Imperial = "in/s" }, ""),
        (new("in/s", Dimension.Velocity, Inch), "ips"),
        (new("ft/s", Dimension.Velocity, Foot), "fps"),

        (new("m/s²", Dimension.Acceleration, 1) { Imperial = "g" }, "m/s2 m/s^2"),
        (new("g", Dimension.Acceleration, Gravity), "gn"),

        (new("Hz", Dimension.Frequency, 1), "1/s"),
        (new("kHz", Dimension.Frequency, 1e3), ""),
        (new("rpm", Dimension.Frequency, 1, 60), "1/min min⁻¹ r/min RPM"),

        (new("W", Dimension.Power, 1), ""),
        (new("kW", Dimension.Power, 1e3) { Imperial = "hp" }, ""),
        (new("MW", Dimension.Power, 1e6) { Imperial = "hp" }, ""),
        (new("hp", Dimension.Power, 550 * Foot * Pound * Gravity), "HP"),

        (new("A", Dimension.Current, 1), ""),
        (new("mA", Dimension.Current, 1, 1e3), ""),

        (new("V", Dimension.Voltage, 1), ""),
        (new("mV", Dimension.Voltage, 1, 1e3), ""),
        (new("kV", Dimension.Voltage, 1e3), ""),

        (new("m", Dimension.Length, 1) { Imperial = "ft" }, ""),
        (new("mm", Dimension.Length, 1, 1e3) { Imperial = "in" }, ""),
        (new("µm", Dimension.Length, 1, 1e6) { Imperial = "mil" }, "um μm"),
        (new("in", Dimension.Length, Inch), "inch"),
        (new("mil", Dimension.Length, Inch, 1e3), "thou"),
        (new("ft", Dimension.Length, Foot), "foot feet"),

        (new("m³/s", Dimension.Flow, 1) { Imperial = "gpm" }, "m3/s m^3/s"),
        (new("m³/h", Dimension.Flow, 1, 3600) { Imperial = "gpm" }, "m3/h m^3/h"),
        (new("l/min", Dimension.Flow, 1, 60_000) { Imperial = "gpm" }, "L/min lpm LPM"),
        (new("gpm", Dimension.Flow, Gallon, 60), "gal/min GPM"),

        (new("N·m", Dimension.Torque, 1) { Imperial = "lbf·ft" }, "Nm N.m N*m"),
        (new("lbf·ft", Dimension.Torque, Pound * Gravity * Foot), "lbf.ft lbf*ft lbfft ft·lbf ft.lbf ft-lbf ft-lb lb-ft"),

        (new("N", Dimension.Force, 1) { Imperial = "lbf" }, ""),
        (new("kN", Dimension.Force, 1e3) { Imperial = "lbf" }, ""),
        (new("lbf", Dimension.Force, Pound * Gravity), ""),

        (new("kg", Dimension.Mass, 1) { Imperial = "lb" }, ""),
        (new("t", Dimension.Mass, 1e3) { Imperial = "lb" }, "tonne"),
        (new("lb", Dimension.Mass, Pound), "lbs"),

        (new("J", Dimension.Energy, 1), ""),
        (new("kWh", Dimension.Energy, 3.6e6), "kW.h kW·h"),

        (new("1", Dimension.Fraction, 1), ""),
        (new("%", Dimension.Fraction, 1, 100), "percent pct"),

        (new("s", Dimension.Time, 1), "sec"),
        (new("ms", Dimension.Time, 1, 1e3), ""),
        (new("min", Dimension.Time, 60), ""),
        (new("h", Dimension.Time, 3600), "hr"),
    ];
}
