using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Learning.State;

namespace Millwright.Silo.Learning;

/// <summary>
/// What machines are like when they are well, by three measures that see different things: a forest finds states that lie apart from all others, T² combinations that are ordinary but
/// extreme, and the prediction error Q inputs that no longer go with each other. All look at the sensors' own inputs, each once:
/// not at what happened to the machine, nor at differences of inputs that they see.
/// </summary>
internal sealed class QuietModel
{
    /// <summary>The measures, in the order of their scores: what an anomaly says found it, and what it says was found.</summary>
    public static readonly IReadOnlyList<(string Algorithm, string AnomalyType)> Measures =
        [("isolation-forest", "unusual-state"), ("hotelling-t2", "unusual-state"), ("prediction-error", "broken-relation")];

    /// <summary>Rows for each input that a plane needs.</summary>
    private const int RowsPerInput = 3;

    private readonly double[] _usual;
    private readonly int[] _seen;
    private readonly PrincipalComponents? _plane;

    /// <param name="usual">Of each input its median in quiet time; it stands for what is missing.</param>
    /// <param name="plane">Null: there were too few rows for it; T² and Q are 0.</param>
    private QuietModel(FeatureSpec spec, double[] usual, IsolationForest forest, PrincipalComponents? plane) => (_usual, _seen, Forest, _plane) = (usual, Seen(spec), forest, plane);

    public IsolationForest Forest { get; }

    public int Components => _plane?.Components ?? 0;

    public ReadOnlySpan<double> Usual => _usual;

    /// <param name="rows">Inputs in quiet time, NaN where they are missing.</param>
    public static QuietModel Fit(FeatureSpec spec, IReadOnlyList<double[]> rows, int seed, CancellationToken cancellationToken)
    {
        var (usual, seen) = (Medians(rows), Seen(spec));
        double[][] whole = [.. rows.Select(row => Whole(row, usual, seen))];
        var plane = whole.Length >= RowsPerInput * seen.Length && seen.Length <= DetectorState.MostSensors ? PrincipalComponents.Fit(whole) : null;
        return new QuietModel(spec, usual, IsolationForest.Fit(whole, seed, cancellation: cancellationToken), plane);
    }

    /// <summary>How strange a machine is, by each of the measures in its own unit.</summary>
    /// <param name="inputs">One value a feature, NaN where it is missing.</param>
    /// <param name="scores">Room for one a measure.</param>
    public void Score(ReadOnlySpan<double> inputs, Span<double> scores)
    {
        Span<double> whole = _seen.Length <= 256 ? stackalloc double[_seen.Length] : new double[_seen.Length];
        for (var place = 0; place < _seen.Length; place++)
            whole[place] = double.IsFinite(inputs[_seen[place]]) ? inputs[_seen[place]] : _usual[_seen[place]];
        var distance = _plane?.Distance(whole) ?? default;
        (scores[0], scores[1], scores[2]) = (Forest.Score(whole), distance.Hotelling, distance.Residual);
    }

    public void Write(Sections to)
    {
        to[Parts.Model] = ModelBytes.Of(Forest);
        to.Put(Parts.Usual, _usual);
        to.Put(Parts.Plane, state => _plane?.Write(state));
    }

    /// <exception cref="InvalidDataException">The parts do not go with the features.</exception>
    public static QuietModel Read(FeatureSpec spec, Sections sections)
    {
        var (forest, usual, bytes, inputs) = (ModelBytes.Read<IsolationForest>(sections), sections.DoublesOf(Parts.Usual), sections[Parts.Plane], Seen(spec).Length);
        PrincipalComponents? plane = null;
        if (bytes.Length > 0)
        {
            var reader = new StateReader(bytes);
            plane = PrincipalComponents.Read(ref reader);
            reader.End();
        }
        return forest.Sensors == inputs && usual.Length == spec.Features.Count && (plane is null || plane.Sensors == inputs)
            ? new QuietModel(spec, usual, forest, plane)
            : throw new InvalidDataException("The version's forest or plane has other inputs than its features.");
    }

    private static int[] Seen(FeatureSpec spec) => [.. Enumerable.Range(0, spec.Features.Count).Where(place => spec.Features[place].Kind is not (FeatureKind.Since or FeatureKind.Count or FeatureKind.FadingLift))];

    private static double[] Whole(double[] row, double[] usual, int[] seen) => Array.ConvertAll(seen, place => double.IsFinite(row[place]) ? row[place] : usual[place]);

    private static double[] Medians(IReadOnlyList<double[]> rows)
    {
        var medians = new double[rows[0].Length];
        for (var column = 0; column < medians.Length; column++)
        {
            var values = rows.Select(row => row[column]).Where(double.IsFinite).Order().ToArray();
            medians[column] = values.Length == 0 ? 0 : values[values.Length / 2];
        }
        return medians;
    }
}
