namespace Millwright.Learning.Calibration;

/// <summary>
/// The rising curve nearest to the outcomes (Zadrozny and Elkan, Transforming Classifier Scores into Accurate Probability Estimates, 2002):
/// any shape that rises, from about a thousand outcomes on. Between its points it is straight, beyond them level.
/// </summary>
public sealed class IsotonicMap : CalibrationMap
{
    private readonly double[] _scores;
    private readonly double[] _probabilities;

    /// <param name="scores">Rising.</param>
    /// <param name="probabilities">Not falling, 0 to 1, one a score.</param>
    /// <exception cref="ArgumentException">They are not so.</exception>
    public IsotonicMap(double[] scores, double[] probabilities)
    {
        if (scores.Length == 0 || scores.Length != probabilities.Length)
            throw new ArgumentException($"{scores.Length} scores and {probabilities.Length} probabilities make no curve.", nameof(scores));
        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]) || probabilities[i] is not (>= 0 and <= 1))
                throw new ArgumentException("A score is not finite or a probability not between 0 and 1.", nameof(scores));
            if (i > 0 && !(scores[i] > scores[i - 1] && probabilities[i] >= probabilities[i - 1]))
                throw new ArgumentException("The curve does not rise.", nameof(scores));
        }
        (_scores, _probabilities) = (scores, probabilities);
    }

    public ReadOnlySpan<double> Scores => _scores;

    public ReadOnlySpan<double> Probabilities => _probabilities;

    public override double Map(double probability)
    {
        var at = Array.BinarySearch(_scores, probability);
        if (at >= 0)
            return _probabilities[at];
        at = ~at;
        if (at == 0 || at == _scores.Length)
            return _probabilities[Math.Min(at, _scores.Length - 1)];
        var share = (probability - _scores[at - 1]) / (_scores[at] - _scores[at - 1]);
        return _probabilities[at - 1] + (share * (_probabilities[at] - _probabilities[at - 1]));
    }

    /// <summary>
    /// Pools neighbours that fall until none does (Ayer et al., 1955; Best and Chakravarti, 1990); equal scores count as one.
    /// O(n log n).
    /// </summary>
    public static IsotonicMap Fit(double[] probabilities, bool[] outcomes)
    {
        Require(probabilities, outcomes);
        var (scores, order) = ((double[])probabilities.Clone(), (bool[])outcomes.Clone());
        Array.Sort(scores, order);
        var blocks = new List<(double First, double Last, double Sum, double Rows)>();
        for (var i = 0; i < scores.Length; i++)
        {
            var block = (First: scores[i], Last: scores[i], Sum: order[i] ? 1.0 : 0, Rows: 1.0);
            while (i + 1 < scores.Length && scores[i + 1] == block.First)
                block = block with { Sum = block.Sum + (order[++i] ? 1 : 0), Rows = block.Rows + 1 };
            while (blocks.Count > 0 && blocks[^1].Sum * block.Rows >= block.Sum * blocks[^1].Rows)
            {
                var before = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = (before.First, block.Last, before.Sum + block.Sum, before.Rows + block.Rows);
            }
            blocks.Add(block);
        }
        var points = blocks.SelectMany(block => new[] { block.First, block.Last }.Distinct().Select(score => (score, block.Sum / block.Rows))).ToList();
        return new IsotonicMap([.. points.Select(point => point.score)], [.. points.Select(point => point.Item2)]);
    }
}
