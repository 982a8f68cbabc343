using System.Runtime.Intrinsics;
using MathNet.Numerics.Integration;

namespace Millwright.Learning.Explanation;

/// <summary>Gauss and Legendre's points and weights from 0 to 1, four a vector: n of them integrate a polynomial of degree 2n − 1 without an error.</summary>
internal sealed class ShapleyPoints
{
    /// <summary>Numbers of points, each a multiple of four, that are known to all digits.</summary>
    private static readonly int[] _orders = [4, 8, 12, 16, 20, 32, 64, 128, 256];

    /// <param name="inputs">Different inputs that the path to one leaf asks for at most; 512 at most.</param>
    public ShapleyPoints(int inputs)
    {
        var order = Array.Find(_orders, each => 2 * each >= inputs);
        var rule = new GaussLegendreRule(0, 1, order);
        (Known, Weights) = (Fours(rule.Abscissas), Fours(rule.Weights));
        Unknown = Array.ConvertAll(Known, static known => Vector256<double>.One - known);
    }

    public int Vectors => Known.Length;

    /// <summary>The probability with which an input is known.</summary>
    public Vector256<double>[] Known { get; }

    public Vector256<double>[] Unknown { get; }

    public Vector256<double>[] Weights { get; }

    private static Vector256<double>[] Fours(double[] points) => [.. Enumerable.Range(0, points.Length / 4).Select(at => Vector256.Create(points.AsSpan(4 * at)))];
}
