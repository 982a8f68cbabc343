namespace Millwright.Learning.Tuning;

/// <summary>Settings that were tried.</summary>
/// <param name="Rungs">How many of the rungs it was judged by.</param>
/// <param name="Loss">The mean of its losses on them.</param>
public sealed record Trial<T>(T Settings, int Rungs, double Loss);

/// <summary>
/// Looks for the settings with the smallest loss where judging them well is dear: all are judged by the first, cheapest rung, the better half by the next, and so on
/// (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016).
/// </summary>
public static class SuccessiveHalving
{
    /// <param name="candidates">One at least; of equally good ones the first goes on.</param>
    /// <param name="rungs">1 or more.</param>
    /// <param name="loss">Of settings on a rung, counted from 0; one that is not a number loses against any other.</param>
    /// <returns>Every trial, the best first.</returns>
    public static IReadOnlyList<Trial<T>> Run<T>(IReadOnlyList<T> candidates, int rungs, Func<T, int, double> loss, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Count, nameof(candidates));
        ArgumentOutOfRangeException.ThrowIfLessThan(rungs, 1);
        var (left, ended) = (candidates.Select(static settings => new Trial<T>(settings, 0, 0)).ToList(), new List<Trial<T>>());
        for (var rung = 0; rung < rungs; rung++)
        {
            for (var place = 0; place < left.Count; place++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (settings, judged, mean) = left[place];
                left[place] = new Trial<T>(settings, judged + 1, ((mean * judged) + loss(settings, rung)) / (judged + 1));
            }
            left = [.. left.OrderBy(static trial => double.IsNaN(trial.Loss) ? double.PositiveInfinity : trial.Loss)];
            var going = rung == rungs - 1 ? left.Count : (left.Count + 1) / 2;
            ended.InsertRange(0, left[going..]);
            left.RemoveRange(going, left.Count - going);
        }
        return [.. left, .. ended];
    }
}
