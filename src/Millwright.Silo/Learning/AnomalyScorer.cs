using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// How unlike its quiet past a machine is: the score of the strangest of the model's measures over the limit that keeps its share of the alarm budget, so that 1 and more is an anomaly.
/// It is as sure as the share of quiet rows is large that scored lower.
/// </summary>
/// <param name="limits">One a measure.</param>
/// <param name="quiet">Scores of quiet rows, ascending, that the model was not made from.</param>
internal sealed class AnomalyScorer(FeatureSpec spec, QuietModel model, double[] limits, double[] quiet) : IScorer
{
    /// <summary>What a version is made by.</summary>
    public const string Algorithm = "isolation-forest+principal-components";

    /// <summary>From this score on it is an anomaly.</summary>
    public const double Anomaly = 1;

    /// <summary>A failure or an alarm that comes so soon bears an anomaly out; so long before a failure no machine counts as well.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    private const int KeptScores = 1_000;

    public string Measure => "score, an anomaly from 1 on";

    public QuietModel Model { get; } = model;

    public double[] Limits { get; } = limits;

    /// <summary>With the scores of quiet rows that the model was not made from.</summary>
    public static AnomalyScorer Of(FeatureSpec spec, QuietModel model, double[] limits, IEnumerable<double[]> quiet)
    {
        var scores = quiet.Select(row => Strangest(model, limits, row)).Order().ToArray();
        var count = Math.Min(KeptScores, scores.Length);
        return new AnomalyScorer(spec, model, limits, [.. Enumerable.Range(0, count).Select(place => scores[(int)((double)place / count * scores.Length)])]);
    }

    public Score Of(ReadOnlySpan<double> inputs)
    {
        var score = Strangest(Model, Limits, inputs);
        var below = Array.BinarySearch(quiet, score);
        return new Score(score, (double)(below < 0 ? ~below : below) / quiet.Length);
    }

    /// <summary>The measures by which it is an anomaly, as their places among those of the model, with their scores.</summary>
    public IEnumerable<(int Measure, double Score)> Anomalies(double[] inputs)
    {
        var scores = new double[Limits.Length];
        Model.Score(inputs, scores);
        return scores.Select((score, measure) => (measure, score / Limits[measure])).Where(static found => found.Item2 >= Anomaly);
    }

    /// <summary>By how much the score falls when one input is as it usually is.</summary>
    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most)
    {
        var (values, row) = (inputs.ToArray(), inputs.ToArray());
        var score = Strangest(Model, Limits, row);
        var falls = new double[row.Length];
        for (var input = 0; input < row.Length; input++)
        {
            row[input] = Model.Usual[input];
            falls[input] = score - Strangest(Model, Limits, row);
            row[input] = values[input];
        }
        return Factors.Of([.. spec.Features.Select(static feature => feature.Name)], values, falls, most);
    }

    public void Write(Sections to)
    {
        Model.Write(to);
        to.Put(Parts.Calibration, [.. Limits, .. quiet]);
    }

    public static AnomalyScorer Read(FeatureSpec spec, Sections sections)
    {
        var (model, settings, measures) = (QuietModel.Read(spec, sections), sections.DoublesOf(Parts.Calibration), QuietModel.Measures.Count);
        return settings.Length > measures && Array.TrueForAll(settings[..measures], static limit => limit > 0)
            ? new AnomalyScorer(spec, model, settings[..measures], settings[measures..])
            : throw new InvalidDataException("The version's limits are not whole.");
    }

    private static double Strangest(QuietModel model, double[] limits, ReadOnlySpan<double> inputs)
    {
        Span<double> scores = stackalloc double[limits.Length];
        model.Score(inputs, scores);
        var strangest = 0.0;
        for (var measure = 0; measure < scores.Length; measure++)
            strangest = Math.Max(strangest, scores[measure] / limits[measure]);
        return strangest;
    }
}
