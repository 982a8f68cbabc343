namespace Millwright.Simulator.Plants;

/// <summary>
/// Wear of the part that is replaced by plan: grows with work done from 0 to 1 and starts again at 0 with the new part.
/// Ordinary wear, within limits; what exceeds them is a <see cref="Faults.Fault"/>.
/// </summary>
/// <param name="life">Hours at full load that use the part up.</param>
internal struct Wear(double life, double value)
{
    public double Value { get; private set; } = value;

    public double Step(double load, double seconds)
    {
        Value += load * seconds / (3600 * life);
        if (Value >= 1)
            Value -= Math.Floor(Value);
        return Value;
    }
}
