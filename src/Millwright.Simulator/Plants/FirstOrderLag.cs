namespace Millwright.Simulator.Plants;

/// <summary>
/// A quantity that follows its target with a time constant, as a temperature follows the losses that heat it.
/// Stepped by backward Euler, <c>y += (target − y) · dt / (τ + dt)</c>: stable for any step, without an exponential.
/// </summary>
/// <param name="timeConstant">Seconds until 63 % of a step is followed.</param>
internal struct FirstOrderLag(double timeConstant, double value)
{
    public double Value { get; private set; } = value;

    public double Step(double target, double seconds)
    {
        Value += (target - Value) * seconds / (timeConstant + seconds);
        if (Math.Abs(Value - target) < 1e-4)
            Value = target;
        return Value;
    }
}
