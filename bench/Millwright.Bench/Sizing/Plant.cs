namespace Millwright.Bench.Sizing;

/// <summary>What is to be watched, and for how long it is kept.</summary>
/// <param name="Sensors">Of each machine.</param>
/// <param name="Every">Between two readings of a machine.</param>
/// <param name="Keep">How long readings and minutes are kept.</param>
/// <param name="IsSingle">Producers send each reading as a request of its own, not in batches.</param>
internal sealed record Plant(long Machines, int Sensors, TimeSpan Every, TimeSpan Keep, bool IsSingle = false)
{
    public double ReadingsPerSecond => Machines / Every.TotalSeconds;

    /// <summary>Against the readings that were measured; fewer sensors are not counted as cheaper.</summary>
    public double Weight => Math.Max(1, Sensors / (double)Measured.Sensors);
}
