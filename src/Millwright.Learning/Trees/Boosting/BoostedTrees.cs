using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees.Boosting;

/// <summary>A start and the values of trees add up to margins, which the link turns into the prediction.</summary>
public sealed class BoostedTrees : IModel
{
    private readonly double[] _start;

    /// <param name="start">The margins before any tree; each tree adds to one of them, in turn.</param>
    /// <exception cref="ArgumentException">The number of margins does not fit the link or the trees, or a start is not finite.</exception>
    public BoostedTrees(TreeEnsemble trees, double[] start, Link link)
    {
        if (start.Length == 0 || trees.Width != 1 || trees.Trees % start.Length != 0 || (link == Link.Softmax) != (start.Length > 1))
            throw new ArgumentException($"{trees.Trees} trees with leaves of {trees.Width} do not boost {start.Length} margins ({link}).", nameof(trees));
        if (!Enum.IsDefined(link) || !Array.TrueForAll(start, double.IsFinite))
            throw new ArgumentException("The link is unknown or a start is not finite.", nameof(start));
        (Trees, _start, Link) = (trees, start, link);
    }

    public TreeEnsemble Trees { get; }

    public Link Link { get; }

    public ReadOnlySpan<double> Start => _start;

    public IReadOnlyList<Column> Inputs => Trees.Inputs;

    public int Outputs => Links.Outputs(Link, _start.Length);

    public void Predict(ReadOnlySpan<double> row, Span<double> prediction)
    {
        Margins(row, prediction[.._start.Length]);
        Links.Apply(Link, prediction[..Outputs]);
    }

    /// <summary>The sums before the link: the quantity, the log-odds of class 1, or a margin a class.</summary>
    public void Margins(ReadOnlySpan<double> row, Span<double> margins)
    {
        _start.CopyTo(margins);
        Trees.AddTo(row, margins[.._start.Length]);
    }
}
