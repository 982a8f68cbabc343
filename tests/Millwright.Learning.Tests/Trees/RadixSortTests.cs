using Millwright.Learning.Trees;

namespace Millwright.Learning.Tests.Trees;

/// <summary>Against the framework's sort.</summary>
public sealed class RadixSortTests
{
    private static readonly double[] Odd = [0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(2_001)]
    [InlineData(50_000)]
    public void Values_come_in_their_order(int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(at => at % 10 == 0 ? Odd[random.Next(Odd.Length)] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300)))];
        double[] expected = [.. values.Order()];

        RadixSort.Sort(values, new double[count]);

        values.ShouldBe(expected);
    }
}
