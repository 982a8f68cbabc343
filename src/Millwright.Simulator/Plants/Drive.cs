namespace Millwright.Simulator.Plants;

/// <summary>What moves and warms a machine at one instant; every sensor of it is a function of this, which is why they go together.</summary>
/// <param name="Activity">Share of rated speed: 0 stopped, 1 at speed; follows start and stop with the type's spin-up time.</param>
/// <param name="Load">Share of rated load, 0…1; 0 when stopped.</param>
/// <param name="Heat">Share of rated losses that have become heat, 0…1: lags load with the type's thermal time constant.</param>
/// <param name="Wear">Ordinary wear of the part replaced by plan, 0…1.</param>
/// <param name="Ambient">Air in the hall, °C.</param>
/// <param name="Unrest">Slow unrest of the process, about ±1 (three deviations).</param>
internal readonly record struct Drive(double Activity, double Load, double Heat, double Wear, double Ambient, double Unrest)
{
    /// <summary>At work on an ordinary day: what baselines are taken at.</summary>
    public static Drive Typical { get; } = new(1, 0.62, HeatOf(1, 0.62), 0.5, Climate.Mean, 0);

    /// <summary>Losses that heat: 30 % come with speed (friction, fans, iron), 70 % with the square of load (copper).</summary>
    public static double HeatOf(double activity, double load) => (0.3 * activity) + (0.7 * load * load);
}
