namespace Millwright.Evaluation.Scoring;

/// <summary>How far predicted remaining lives are off, in the unit of the lives.</summary>
/// <param name="Phm08">The score of the PHM08 challenge (Saxena and others 2008): late predictions cost more than early ones, each exponentially.</param>
internal sealed record LifeScores(double Rmse, double Phm08, double MeanAbsolute)
{
    private const double Early = 13;
    private const double Late = 10;

    public static LifeScores Of(double[] truth, double[] predicted)
    {
        var errors = truth.Zip(predicted, (life, said) => said - life).ToArray();
        return new(
            Math.Sqrt(errors.Average(error => error * error)),
            errors.Sum(error => error < 0 ? Math.Exp(-error / Early) - 1 : Math.Exp(error / Late) - 1),
            errors.Average(Math.Abs));
    }
}
