namespace Millwright.Twins.Units;

/// <summary>What a unit measures; figures convert only within one dimension.</summary>
public enum Dimension : byte
{
    Temperature,
    Pressure,
    Velocity,
    Acceleration,
    Frequency,
    Power,
    Current,
    Voltage,
    Length,
    Flow,
    Torque,
    Force,
    Mass,
    Energy,
    Fraction,
    Time,
}

/// <summary>
/// A unit by its size in the coherent SI unit of its dimension: a figure <c>x</c> in it is <c>x · Multiplier / Divisor + Zero</c> there.
/// The size is kept as a quotient of two figures that a double holds (nearly) exactly, so that 60 Hz are 3600 rpm to the last digit.
/// </summary>
/// <param name="Symbol">The spelling that is shown, such as <c>°C</c> or <c>m³/h</c>.</param>
/// <param name="Zero">Where its zero lies in the SI unit; 0 for all but temperatures.</param>
public sealed record Unit(string Symbol, Dimension Dimension, double Multiplier, double Divisor = 1, double Zero = 0)
{
    /// <summary>How else it is written, besides <see cref="Symbol"/>.</summary>
    public IReadOnlyList<string> Spellings { get; init; } = [];

    /// <summary>The symbol of the unit that is read instead in plants of the United States; null: this one is read there too.</summary>
    public string? Imperial { get; init; }

    /// <summary>The size as one figure: what is times this, plus <see cref="Zero"/>, is in the SI unit.</summary>
    public double Scale => Multiplier / Divisor;

    internal Conversion To(Unit other)
    {
        var (numerator, denominator) = (Multiplier * other.Divisor, Divisor * other.Multiplier);
        return new Conversion(numerator / denominator, (Zero - other.Zero) * other.Divisor / other.Multiplier);
    }
}
