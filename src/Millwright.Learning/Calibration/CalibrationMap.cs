namespace Millwright.Learning.Calibration;

/// <summary>Turns a model's probability into one that happens as often as it says.</summary>
public abstract class CalibrationMap
{
    /// <param name="probability">0 to 1; the answer is too.</param>
    public abstract double Map(double probability);

    internal static void Require(double[] probabilities, bool[] outcomes)
    {
        if (probabilities.Length != outcomes.Length || probabilities.Length == 0)
            throw new ArgumentException($"{probabilities.Length} probabilities are given for {outcomes.Length} outcomes.", nameof(probabilities));
        if (!Array.TrueForAll(probabilities, probability => probability is >= 0 and <= 1))
            throw new ArgumentException("A probability is not between 0 and 1.", nameof(probabilities));
    }
}
