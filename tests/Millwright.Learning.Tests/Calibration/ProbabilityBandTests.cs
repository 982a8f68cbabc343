using Millwright.Learning.Calibration;

namespace Millwright.Learning.Tests.Calibration;

public sealed class ProbabilityBandTests
{
    private const double Coverage = 0.9;

    [Fact]
    public void Nine_in_ten_bands_hold_the_probability_that_the_rows_came_from()
    {
        var held = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var (said, came, lives) = Lives(new Random(seed), count: 60, rows: 10);
            var (low, high) = ProbabilityBand.Fit(said, came, lives, Coverage, seed, PlattMap.Fit)!.Of(0.3);
            if (low <= 0.3 && 0.3 <= high)
                held++;
        }

        // Nine in ten of a hundred; three standard deviations of that are nine.
        held.ShouldBeInRange(81, 99);
    }

    [Fact]
    public void Rows_of_one_life_count_as_one()
    {
        var (said, came, lives) = Lives(new Random(5), count: 40, rows: 25);

        var byLife = Width(ProbabilityBand.Fit(said, came, lives, Coverage, 1, PlattMap.Fit)!);
        var byRow = Width(ProbabilityBand.Fit(said, came, [.. Enumerable.Range(0, said.Length)], Coverage, 1, PlattMap.Fit)!);

        byLife.ShouldBeGreaterThan(2 * byRow);
    }

    [Fact]
    public void Of_too_few_lives_no_band_is_told()
    {
        var (said, came, lives) = Lives(new Random(5), count: 4, rows: 100);

        ProbabilityBand.Fit(said, came, lives, Coverage, 1, PlattMap.Fit).ShouldBeNull();
    }

    [Fact]
    public void It_is_kept_whole_and_the_seed_alone_decides()
    {
        var (said, came, lives) = Lives(new Random(3), count: 30, rows: 10);
        var band = ProbabilityBand.Fit(said, came, lives, Coverage, 7, PlattMap.Fit)!;

        var read = ProbabilityBand.Read(band.ToValues());

        foreach (var probability in new[] { 0, 1e-9, 0.2, 0.77, 1 })
        {
            read.Of(probability).ShouldBe(band.Of(probability));
            ProbabilityBand.Fit(said, came, lives, Coverage, 7, PlattMap.Fit)!.Of(probability).ShouldBe(band.Of(probability));
            band.Of(probability).Low.ShouldBeInRange(0, band.Of(probability).High);
        }
        Should.Throw<InvalidDataException>(() => ProbabilityBand.Read([0.5]));
    }

    [Fact]
    public void Asking_it_allocates_nothing()
    {
        var (said, came, lives) = Lives(new Random(3), count: 30, rows: 10);
        var band = ProbabilityBand.Fit(said, came, lives, Coverage, 7, PlattMap.Fit)!;
        band.Of(0.5);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var asked = 0; asked < 1000; asked++)
            band.Of(asked / 1000.0);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static double Width(ProbabilityBand band) => band.Of(0.3).High - band.Of(0.3).Low;

    /// <summary>Lives of which each has one probability, said as it is, and one outcome, the same of all its rows.</summary>
    private static (double[] Said, bool[] Came, int[] Lives) Lives(Random random, int count, int rows)
    {
        var lives = Enumerable.Range(0, count).Select(life => (Life: life, Said: 0.05 + 0.9 * random.NextDouble(), Drawn: random.NextDouble())).SelectMany(life => Enumerable.Repeat(life, rows)).ToArray();
        return (Array.ConvertAll(lives, static row => row.Said), Array.ConvertAll(lives, static row => row.Drawn < row.Said), Array.ConvertAll(lives, static row => row.Life));
    }
}
