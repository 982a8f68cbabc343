namespace Millwright.Twins.Units;

/// <summary>How a figure in one unit becomes the figure in another of the same dimension: times <paramref name="Factor"/>, plus <paramref name="Offset"/>.</summary>
public readonly record struct Conversion(double Factor, double Offset)
{
    public static Conversion Identity { get; } = new(1, 0);

    public double Apply(double value) => (value * Factor) + Offset;
}
