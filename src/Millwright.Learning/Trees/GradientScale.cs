using System.Numerics;
using System.Runtime.Intrinsics;

namespace Millwright.Learning.Trees;

/// <summary>
/// First and second derivatives of the loss and the count of rows, summed in whole numbers: exact, so that neither the order of rows nor
/// the number of cores changes a bit, and a child's histogram is its parent's minus its sibling's without loss. The first half of the
/// 128 bits is the gradient in units of <c>2^-g</c>, the second the hessian in units of <c>2^-h</c> above the count.
/// </summary>
/// <remarks>
/// With n rows of log2 b bits a gradient keeps 61 − b bits of the largest one (46 at 20,000 rows), a hessian 62 − 2b (32 at 20,000 rows,
/// 22 at a million). The same idea, with fewer bits: Shi et al., Quantized Training of Gradient Boosting Decision Trees, 2022.
/// </remarks>
internal readonly struct GradientScale
{
    public const int MaxRows = 1 << 24;

    private readonly int _countBits;
    private readonly double _gradientUnits;
    private readonly double _hessianUnits;

    public GradientScale(int rows, double largestGradient, double largestHessian)
    {
        var rowBits = BitOperations.Log2((uint)Math.Max(1, rows)) + 1;
        _countBits = rowBits;
        _gradientUnits = Math.ScaleB(1, 61 - rowBits - Exponent(largestGradient));
        _hessianUnits = Math.ScaleB(1, 61 - (2 * rowBits) - Exponent(largestHessian));
    }

    public double GradientUnit => 1 / _gradientUnits;

    public double HessianUnit => 1 / _hessianUnits;

    private static int Exponent(double value) => value > 0 ? Math.Max(-900, Math.ILogB(value)) : 0;

    public Vector128<long> Pack(double gradient, double hessian) =>
        Vector128.Create(
            (long)Math.Round(gradient * _gradientUnits),
            ((long)Math.Round(hessian * _hessianUnits) << _countBits) + 1);

    public int Count(Vector128<long> sum) => Count(sum[1]);

    /// <summary>The rows in the second half of a sum.</summary>
    public int Count(long half) => (int)(half & ((1L << _countBits) - 1));

    /// <summary>The gradient in units.</summary>
    public static double Gradient(Vector128<long> sum) => sum[0];

    /// <summary>The hessian in units.</summary>
    public double Hessian(Vector128<long> sum) => Hessian(sum[1]);

    /// <summary>The hessian of the second half of a sum, in units.</summary>
    public double Hessian(long half) => half >> _countBits;
}
