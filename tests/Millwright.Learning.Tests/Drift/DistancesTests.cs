using Millwright.Learning.Drift;

namespace Millwright.Learning.Tests.Drift;

public sealed class DistancesTests
{
    [Fact]
    public void Stability_index_is_that_of_its_formula()
    {
        // (0.3 − 0.5) ln(0.3/0.5) + (0.7 − 0.5) ln(0.7/0.5) = 0.2 ln(7/3)
        Distances.PopulationStability([0.5, 0.5], [0.3, 0.7]).ShouldBe(0.2 * Math.Log(7.0 / 3), 1e-12);
    }

    [Fact]
    public void An_empty_bin_counts_as_a_ten_thousandth() =>
        Distances.PopulationStability([1, 0], [0.5, 0.5]).ShouldBe(-0.5 * Math.Log(0.5) + (0.5 - 1e-4) * Math.Log(0.5 / 1e-4), 1e-12);

    [Fact]
    public void Divergence_is_no_bit_for_the_same_and_one_bit_for_shares_without_a_common_bin()
    {
        Distances.JensenShannon([0.2, 0.8], [0.2, 0.8]).ShouldBe(0);
        Distances.JensenShannon([1, 0], [0, 1]).ShouldBe(1);
        // 1/2 · (log2(4/3) + 1/2 log2(2/3) + 1/2 log2 2)
        Distances.JensenShannon([1, 0], [0.5, 0.5]).ShouldBe((Math.Log2(4.0 / 3) + 0.5 * Math.Log2(2.0 / 3) + 0.5) / 2, 1e-12);
    }

    [Fact]
    public void A_sample_moved_by_three_lies_three_away() =>
        Distances.WassersteinOfSorted([1, 2, 5], [4, 5, 8]).ShouldBe(3, 1e-12);

    [Fact]
    public void Samples_of_unequal_size_are_compared_by_their_shares() =>
        Distances.WassersteinOfSorted([0, 1], [0, 0, 1, 1]).ShouldBe(0, 1e-12);

    [Fact]
    public void Chi_square_of_a_two_by_two_table_is_the_textbook_one()
    {
        // n (ad − bc)² / (row and column sums), with a = 10, b = 20, c = 20, d = 10.
        var test = Distances.ChiSquare([10, 20, 0], [20, 10, 0]);

        test.Statistic.ShouldBe(60.0 * 300 * 300 / (30.0 * 30 * 30 * 30), 1e-12);
        test.Chance.ShouldBe(0.0098, 0.0001);
    }

    [Fact]
    public void Largest_gap_of_two_step_functions_is_found()
    {
        KolmogorovSmirnov.Of([1, 2, 3, 4], [3, 4, 5, 6]).Statistic.ShouldBe(0.5);
        KolmogorovSmirnov.Of([1, 1, 1], [1, 1]).ShouldBe(new TwoSampleTest(0, 1));
        KolmogorovSmirnov.Of([1, 2], [3, 4]).Statistic.ShouldBe(1);
    }

    [Fact]
    public void Both_distributions_are_kept_for_the_eye()
    {
        double[] reference = [.. Enumerable.Range(0, 1000).Select(value => (double)value)];
        double[] current = [.. reference.Select(value => value + 500), double.NaN];

        var shift = DistributionShift.Of(reference, current);

        shift.Edges.Length.ShouldBe(9);
        shift.Reference.ShouldAllBe(share => Math.Abs(share - 0.1) < 0.002);
        shift.Current[^1].ShouldBe(0.6, 0.002);
        shift.Current.Sum().ShouldBe(1, 1e-9);
        shift.Wasserstein.ShouldBe(500, 1e-9);
        shift.KolmogorovSmirnov.Statistic.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void An_input_that_stood_still_and_now_moves_has_drifted()
    {
        var shift = DistributionShift.Of(Enumerable.Repeat(5.0, 100).ToArray(), Enumerable.Range(0, 100).Select(value => value / 10.0).ToArray());

        shift.Edges.ShouldBe([5.0]);
        shift.PopulationStability.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_sample_without_a_number_is_refused() =>
        Should.Throw<ArgumentException>(() => DistributionShift.Of([1, 2], [double.NaN])).ParamName.ShouldBe("current");
}
