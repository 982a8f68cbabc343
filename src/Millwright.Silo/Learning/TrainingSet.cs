using Millwright.Learning.Tables;

namespace Millwright.Silo.Learning;

/// <summary>
/// Rows of history, each what a twin saw of its machine at an instant, and what came after. Rows in failure or maintenance are not among them: there
/// is nothing to foresee there.
/// </summary>
/// <param name="Inputs">A table for each set of features that was asked for; all have the same rows, in order of time within a machine.</param>
/// <param name="Machine">Of each row, its place among the machines.</param>
/// <param name="At">Of each row, µs since 1970-01-01 UTC.</param>
/// <param name="Next">Of each row, its place among <paramref name="Failures"/> of the first failure after it; −1: none that is known.</param>
/// <param name="KnownUntil">Of each machine, the event time of its last reading in the cut.</param>
/// <param name="Failures">All failures of the cut: by machine, then time.</param>
internal sealed record TrainingSet(
    IReadOnlyList<Table> Inputs, int[] Machine, long[] At, int[] Next, long[] KnownUntil, IReadOnlyList<Failure> Failures, int Machines, long Readings)
{
    public const double MicrosPerHour = 3_600_000_000;

    public int Rows => At.Length;

    /// <summary>Of a row the life of its machine, from one failure to the next, as a number that no other life has.</summary>
    public int Life(int row) => Next[row] >= 0 ? Next[row] : -1 - Machine[row];

    /// <summary>Hours from a row to the next failure; NaN: none is known.</summary>
    public double HoursLeft(int row) => Next[row] < 0 ? double.NaN : (Failures[Next[row]].From - At[row]) / MicrosPerHour;

    /// <summary>Hours in failure within a horizon after a row.</summary>
    public double Downtime(int row, long horizon)
    {
        var (hours, until) = (0.0, At[row] + horizon);
        for (var next = Next[row]; next >= 0 && next < Failures.Count && Failures[next].Machine == Machine[row] && Failures[next].From < until; next++)
            hours += (Math.Min(Failures[next].To ?? until, until) - Failures[next].From) / MicrosPerHour;
        return hours;
    }
}

/// <summary>A failure of a machine; times in µs since 1970-01-01 UTC, <paramref name="To"/> null: it goes on.</summary>
internal readonly record struct Failure(int Machine, long From, long? To);
