namespace Millwright.Simulator.Plants;

/// <summary>A measured quantity without noise, in the sensor's unit.</summary>
internal delegate double Physics(in Drive drive);

/// <summary>One sensor of a machine type. All figures are in <paramref name="Unit"/>.</summary>
/// <param name="Low">The least the sensor can show.</param>
/// <param name="High">The most the sensor can show.</param>
/// <param name="Decimals">Its resolution: values are rounded so.</param>
/// <param name="Noise">Standard deviation of its measurement noise.</param>
/// <param name="Physics">What it would show without noise.</param>
internal sealed record Sensor(string Name, string Unit, double Low, double High, int Decimals, double Noise, Physics Physics)
{
    // Limits hold in every state of a sound machine, standstill included: a low limit is set only where standstill does not pass it.
    public double? CriticalLow { get; init; }
    public double? WarningLow { get; init; }
    public double? WarningHigh { get; init; }
    public double? CriticalHigh { get; init; }

    /// <summary>The value at work on an ordinary day.</summary>
    public double Baseline => Round(Physics(Drive.Typical));

    /// <summary>How far an ordinary day strays from it: half the way from light to heavy work, and three deviations of noise.</summary>
    public double Variation
    {
        get
        {
            var light = Physics(Drive.Typical with { Load = 0.4, Heat = Drive.HeatOf(1, 0.4), Wear = 0, Unrest = -0.67 });
            var heavy = Physics(Drive.Typical with { Load = 0.84, Heat = Drive.HeatOf(1, 0.84), Wear = 1, Unrest = 0.67 });
            return Round((Math.Abs(heavy - light) / 2) + (3 * Noise));
        }
    }

    /// <summary>How far back inside a limit counts as back: three deviations of noise.</summary>
    public double Hysteresis => Round(3 * Noise);

    /// <summary>What the sensor shows for a quantity: held to its range and rounded to its resolution.</summary>
    public double Show(double quantity) => Round(Math.Clamp(quantity, Low, High));

    private double Round(double value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);
}
