using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// How unlike its quiet past a machine is: an isolation forest's score over the threshold that keeps the alarm budget, so that 1 and more is an anomaly.
/// It is as sure as the share of quiet rows is large that scored lower.
/// </summary>
/// <param name="usual">Of each input its median in quiet time; it stands for what is missing.</param>
/// <param name="quiet">Scores of quiet rows, ascending, that the forest was not grown from.</param>
internal sealed class AnomalyScorer(FeatureSpec spec, IsolationForest forest, double[] usual, double[] quiet, double threshold) : IScorer
{
    public const string Algorithm = "isolation-forest";
    public const string AnomalyType = "unusual-state";

    /// <summary>From this score on it is an anomaly.</summary>
    public const double Anomaly = 1;

    public string Measure => "score, an anomaly from 1 on";

    public Score Of(ReadOnlySpan<double> inputs)
    {
        var score = forest.Score(Whole(inputs));
        var below = Array.BinarySearch(quiet, score);
        return new Score(score / threshold, (double)(below < 0 ? ~below : below) / quiet.Length);
    }

    /// <summary>By how much the score falls when one input is as it usually is.</summary>
    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most)
    {
        var (values, row) = (inputs.ToArray(), Whole(inputs));
        var score = forest.Score(row);
        var falls = new double[row.Length];
        for (var input = 0; input < row.Length; input++)
        {
            var value = row[input];
            row[input] = usual[input];
            falls[input] = (score - forest.Score(row)) / threshold;
            row[input] = value;
        }
        return Factors.Of([.. spec.Features.Select(static feature => feature.Name)], values, falls, most);
    }

    private double[] Whole(ReadOnlySpan<double> inputs) => MissingInputs.Fill(inputs.ToArray(), usual);

    public static void Write(Sections to, IsolationForest forest, double[] usual, double[] quiet, double threshold)
    {
        to[Parts.Model] = ModelBytes.Of(forest);
        to.Put(Parts.Calibration, [threshold, .. usual, .. quiet]);
    }

    public static AnomalyScorer Read(FeatureSpec spec, Sections sections)
    {
        var (forest, settings, width) = (ModelBytes.Read<IsolationForest>(sections), sections.DoublesOf(Parts.Calibration), spec.Features.Count);
        if (forest.Sensors != width || settings.Length <= width + 1 || settings[0] is not > 0)
            throw new InvalidDataException("The version's forest has other inputs than its features, or its threshold is not whole.");
        return new AnomalyScorer(spec, forest, settings[1..(width + 1)], settings[(width + 1)..], settings[0]);
    }
}
