namespace Millwright.Simulator.Tests;

public class XoshiroTests
{
    /// <summary>Expected: the reference C program's first outputs for the state {1, 2, 3, 4}, as also in rand_xoshiro's tests.</summary>
    [Fact]
    public void It_draws_what_the_reference_program_draws()
    {
        var random = new Xoshiro(1, 2, 3, 4);

        ulong[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];

        drawn.ShouldBe([11520UL, 0, 1509978240, 1215971899390074240, 1216172134540287360]);
    }

    /// <summary>Expected: the widely published SplitMix64 sequence of seed 1234567.</summary>
    [Fact]
    public void Seeds_are_spread_by_SplitMix64()
    {
        var state = 1234567UL;

        ulong[] drawn = [Xoshiro.SplitMix(ref state), Xoshiro.SplitMix(ref state), Xoshiro.SplitMix(ref state)];

        drawn.ShouldBe([6457827717110365317UL, 3203168211198807973, 9817491932198370423]);
    }

    [Fact]
    public void Normal_has_mean_zero_and_deviation_one()
    {
        var random = Xoshiro.Of(7, 0);
        var drawn = Enumerable.Range(0, 200_000).Select(_ => random.Normal()).ToArray();

        drawn.Average().ShouldBe(0, 0.01);
        Math.Sqrt(drawn.Average(x => x * x)).ShouldBe(1, 0.01);
        drawn.Count(x => Math.Abs(x) > 1.96).ShouldBeInRange(9_000, 11_000); // 5 % of a normal distribution
    }

    [Fact]
    public void Streams_of_one_seed_differ() => Xoshiro.Of(1, 1).Next().ShouldNotBe(Xoshiro.Of(1, 2).Next());

    [Fact]
    public void Below_stays_below()
    {
        var random = Xoshiro.Of(3, 0);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.Below(7)).ToHashSet();

        drawn.Order().ShouldBe([0, 1, 2, 3, 4, 5, 6]);
    }
}
