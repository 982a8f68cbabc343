namespace Millwright.Simulator.Plants;

/// <summary>
/// A mean-reverting random walk around zero, the everyday unrest of a process: standard deviation <paramref name="deviation"/>
/// whatever the step, memory of about <paramref name="timeConstant"/> seconds. A first-order autoregression,
/// <c>x ← a·x + σ·√(1 − a²)·n</c> with <c>a = τ / (τ + dt)</c>.
/// </summary>
internal struct Wander(double deviation, double timeConstant)
{
    public double Value { get; private set; }

    public double Step(Xoshiro random, double seconds)
    {
        var keep = timeConstant / (timeConstant + seconds);
        Value = (keep * Value) + (deviation * Math.Sqrt(1 - (keep * keep)) * random.Normal());
        return Value;
    }
}
