using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Faults;

/// <summary>
/// One fault of one machine: the ground truth. It shows in the sensors it names from <see cref="Start"/> until before
/// <see cref="End"/>, while the machine moves, and nowhere else; what it adds is a function of time alone, so a plant without
/// faults differs from one with them in exactly these windows.
/// </summary>
/// <param name="Start">From here the fault grows or shows.</param>
/// <param name="Mended">The repair: what shows at once is gone; what is warm cools down.</param>
/// <param name="End">From here the machine is as if nothing had been.</param>
/// <param name="Pattern">Seed of an intermittent fault's bursts.</param>
internal sealed record Fault(
    string Machine, FaultKind Kind, DateTimeOffset Start, DateTimeOffset Mended, DateTimeOffset End, ulong Pattern)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BurstPeriod = TimeSpan.FromMinutes(4);
    private const double IntermittentWarmth = 0.6;

    /// <summary>0…1: what shows at once. A gradual fault is full after four fifths of its way to the repair.</summary>
    public double Severity(DateTimeOffset at)
    {
        if (at < Start || at >= Mended)
            return 0;
        return Kind.Manner switch
        {
            Manner.Gradual => Smooth.Step((at - Start) / (0.8 * (Mended - Start))),
            Manner.Sudden => 1,
            _ => InBurst(at) ? 1 : 0,
        };
    }

    /// <summary>0…1: what shows with thermal inertia.</summary>
    public double Warmth(DateTimeOffset at)
    {
        if (at < Start || at >= End)
            return 0;
        return at < Mended ? Built(at) : Built(Mended) * ((End - at) / (End - Mended));
    }

    /// <summary>The failure flag's truth: at least half of full severity.</summary>
    public bool HasFailed(DateTimeOffset at) => Severity(at) >= 0.5;

    /// <summary>Adds the fault to what its machine would show without it.</summary>
    /// <param name="quantities">One per sensor of <paramref name="type"/>.</param>
    /// <param name="activity">Share of rated speed: a machine that stands shows no fault.</param>
    /// <param name="warmActivity">The same with the machine's thermal inertia.</param>
    public void AddTo(Span<double> quantities, MachineType type, DateTimeOffset at, double activity, double warmActivity)
    {
        var quick = Severity(at) * activity;
        var slow = Warmth(at) * warmActivity;
        foreach (var effect in Kind.Effects)
            quantities[type.IndexOf(effect.Sensor)] += effect.Change * (effect.Slow ? slow : quick);
    }

    private double Built(DateTimeOffset at) => Kind.Manner switch
    {
        Manner.Gradual => Smooth.Step((at - Start) / (0.8 * (Mended - Start))),
        Manner.Sudden => Math.Min(1, (at - Start) / WarmUp),
        _ => IntermittentWarmth * Math.Min(1, (at - Start) / WarmUp),
    };

    /// <summary>Each four minutes begin with a burst of one to three, of a length of its own.</summary>
    private bool InBurst(DateTimeOffset at)
    {
        var (burst, into) = Math.DivRem((at - Start).Ticks, BurstPeriod.Ticks);
        var state = Pattern + (ulong)burst;
        var share = 0.25 + (0.5 * (Xoshiro.SplitMix(ref state) >> 11) / (1UL << 53));
        return into < share * BurstPeriod.Ticks;
    }
}
