using System.Numerics.Tensors;

namespace Millwright.Learning.Models;

/// <summary>How the margins of a model that adds up become its prediction.</summary>
public enum Link : byte
{
    /// <summary>As they are: a quantity.</summary>
    Identity,

    /// <summary>One margin, the log-odds of class 1, becomes the probabilities of both classes.</summary>
    Logistic,

    /// <summary>A margin a class becomes its probability: e^m over the sum of them.</summary>
    Softmax,
}

internal static class Links
{
    public static int Outputs(Link link, int margins) => link == Link.Logistic ? 2 : margins;

    public static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    /// <summary>Turns margins, which come first in the values, into the prediction in place.</summary>
    public static void Apply(Link link, Span<double> values)
    {
        switch (link)
        {
            case Link.Logistic:
                values[1] = Sigmoid(values[0]);
                values[0] = 1 - values[1];
                break;
            case Link.Softmax:
                Softmax(values);
                break;
        }
    }

    public static void Softmax(Span<double> values)
    {
        var largest = TensorPrimitives.Max<double>(values);
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] = Math.Exp(values[i] - largest);
        for (var i = 0; i < values.Length; i++)
            values[i] /= sum;
    }
}
