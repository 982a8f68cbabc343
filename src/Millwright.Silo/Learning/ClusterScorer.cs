using Millwright.Learning.Clustering;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Which known kind of failure an episode is; as sure as its pattern is nearer than the next, and not at all where it is like none that was learnt. What is kept is the episodes themselves: the patterns follow
/// from them and the seed, to the bit.
/// </summary>
internal sealed class ClusterScorer(IReadOnlyList<string> sensors, double[] means, FailurePatterns patterns) : IScorer
{
    private readonly IReadOnlyList<string> _names = EpisodeFeatures.Names(sensors);

    public FailurePatterns Patterns { get; } = patterns;

    public string Measure => "by how much nearer it is than the next kind, of the way to that";

    public Score Of(ReadOnlySpan<double> inputs)
    {
        var match = Patterns.Match(MissingInputs.Fill(inputs.ToArray(), means));
        return new Score(match.Pattern, match.IsKnown ? match.Confidence : 0);
    }

    public double Told(double[] inputs, double said) => Patterns.Nearness(MissingInputs.Fill([.. inputs], means), (int)said);

    /// <summary>What is distinctive of the pattern, in deviations from all episodes, and what the episode has there.</summary>
    public IReadOnlyList<FactorRow> Explain(ReadOnlySpan<double> inputs, int most)
    {
        var values = inputs.ToArray();
        var match = Patterns.Match(MissingInputs.Fill([.. values], means));
        return
        [
            .. Patterns.Patterns[match.Pattern].Distinctive.Take(most)
                .Select(feature => new FactorRow(_names[feature.Feature], double.IsFinite(values[feature.Feature]) ? values[feature.Feature] : null, feature.Deviations)),
        ];
    }

    public static void Write(Sections to, IReadOnlyList<double[]> episodes, double[] means, int seed, int clusters)
    {
        to.Put(Parts.Model, [.. episodes.SelectMany(static episode => episode)]);
        to.Put(Parts.Calibration, [seed, clusters, .. means]);
    }

    /// <summary>How each input is spread over the episodes.</summary>
    public static InputReference ReferenceOf(Sections sections, FeatureSpec spec) =>
        InputReference.Of([.. sections.DoublesOf(Parts.Model).Chunk(EpisodeFeatures.Names(spec.SensorNames).Count)]);

    public static ClusterScorer Read(IReadOnlyList<string> sensors, Sections sections)
    {
        var (values, settings) = (sections.DoublesOf(Parts.Model), sections.DoublesOf(Parts.Calibration));
        var width = EpisodeFeatures.Names(sensors).Count;
        if (settings.Length != width + 2 || values.Length % width != 0 || !Array.TrueForAll(values, double.IsFinite) || settings[1] is not (>= 2 and <= 64))
            throw new InvalidDataException("The version's episodes are not whole.");
        var clusters = (int)settings[1];
        return new ClusterScorer(sensors, settings[2..], FailurePatterns.Fit([.. values.Chunk(width)], (int)settings[0], clusters, clusters));
    }
}
