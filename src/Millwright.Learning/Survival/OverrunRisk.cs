using MathNet.Numerics.Distributions;

namespace Millwright.Learning.Survival;

/// <summary>How likely it is that work takes longer than planned, by how long such work took before.</summary>
/// <param name="Probability">0 to 1.</param>
/// <param name="Low">With <paramref name="High"/> what holds the probability nine times in ten: wide where little is known.</param>
/// <param name="Past">Pieces of work from which it is known.</param>
public readonly record struct OverrunRisk(double Probability, double Low, double High, int Past)
{
    private const double Prior = 0.5;
    private const double Tail = 0.05;

    /// <summary>
    /// The share of past work that took longer, with Jeffreys' prior, Beta(½, ½), so that little history says neither never nor always (Brown, Cai and DasGupta,
    /// "Interval estimation for a binomial proportion", Statistical Science 16(2), 2001). O(n).
    /// </summary>
    /// <param name="ended">How long work took that has ended; <paramref name="running"/>: so far, what goes on: it counts only where it is over the plan already. In the plan's unit.</param>
    public static OverrunRisk Of(IReadOnlyCollection<double> ended, IReadOnlyCollection<double> running, double planned)
    {
        var late = ended.Count(length => length > planned) + running.Count(length => length > planned);
        var past = ended.Count + running.Count(length => length > planned);
        var (over, within) = (late + Prior, past - late + Prior);
        return new OverrunRisk(over / (over + within), Beta.InvCDF(over, within, Tail), Beta.InvCDF(over, within, 1 - Tail), past);
    }
}
