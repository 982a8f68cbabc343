namespace Millwright.Learning.Models;

/// <summary>What a model is to learn: one value a row, and how to read it.</summary>
public abstract record Target(double[] Values)
{
    /// <summary>A quantity; the model gives its mean.</summary>
    public sealed record Quantity(double[] Values) : Target(Values);

    /// <summary>A quantity; the model gives the value below which a share of <paramref name="Level"/> lies, 0 &lt; level &lt; 1.</summary>
    public sealed record Quantile(double[] Values, double Level) : Target(Values);

    /// <summary>A class from 0 to <paramref name="Classes"/> − 1; the model gives a probability for each.</summary>
    public sealed record Class(double[] Values, int Classes) : Target(Values);
}
