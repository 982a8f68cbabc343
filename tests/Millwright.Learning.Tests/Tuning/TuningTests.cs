using Millwright.Learning.Splits;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Tuning;

namespace Millwright.Learning.Tests.Tuning;

/// <summary>The search for better settings, and the cuts in time that judge them.</summary>
public sealed class TuningTests
{
    [Fact]
    public void The_better_half_goes_on_and_every_trial_is_told()
    {
        var asked = new List<(int Settings, int Rung)>();
        double Loss(int settings, int rung)
        {
            asked.Add((settings, rung));
            return Math.Abs(settings - 3);
        }

        var trials = SuccessiveHalving.Run([0, 1, 2, 3, 4, 5, 6, 7], 3, Loss);

        trials.Select(static trial => trial.Settings).ShouldBe([3, 2, 4, 1, 5, 0, 6, 7], ignoreOrder: false);
        trials.Select(static trial => trial.Rungs).ShouldBe([3, 3, 2, 2, 1, 1, 1, 1]);
        asked.Count(static each => each.Rung == 0).ShouldBe(8);
        asked.Count(static each => each.Rung == 2).ShouldBe(2);
    }

    [Fact]
    public void Of_equally_good_settings_the_first_goes_on_and_what_is_no_number_loses() =>
        SuccessiveHalving.Run(["broken", "usual", "other"], 2, static (settings, _) => settings == "broken" ? double.NaN : 1)[0].Settings.ShouldBe("usual");

    [Fact]
    public void Settings_are_drawn_by_the_seed_and_all_of_them_can_be_trained_with()
    {
        var usual = new BoostedTreesOptions { Iterations = 77 };

        var drawn = BoostedTreesSpace.Draw(usual, 50, seed: 3);

        drawn.Count.ShouldBe(50);
        drawn[0].ShouldBe(usual);
        drawn.ShouldBe(BoostedTreesSpace.Draw(usual, 50, seed: 3));
        drawn.ShouldNotBe(BoostedTreesSpace.Draw(usual, 50, seed: 4));
        foreach (var options in drawn)
            Should.NotThrow(options.Check);
        drawn.ShouldAllBe(static options => options.Iterations == 77);
    }

    [Fact]
    public void A_fold_learns_from_what_was_known_before_its_cut_and_is_judged_by_what_came_then()
    {
        long[] at = [.. Enumerable.Range(0, 40).Select(static hour => (long)hour)];
        // What a row foretells is known five hours later.
        var knownAt = Array.ConvertAll(at, static hour => hour + 5);

        var folds = RowSplit.ForwardChain(at, knownAt, 3);

        folds.Count.ShouldBe(3);
        for (var fold = 0; fold < 3; fold++)
        {
            var cut = 10 * (fold + 1);
            folds[fold].Train.ShouldBe(Enumerable.Range(0, cut - 4));
            folds[fold].Test.ShouldBe(Enumerable.Range(cut, fold == 2 ? 10 : 6));
            folds[fold].Train.Max(row => knownAt[row]).ShouldBeLessThanOrEqualTo(folds[fold].Test.Min(row => at[row]));
        }
    }

    [Fact]
    public void Too_few_rows_give_no_fold() => RowSplit.ForwardChain([1, 2], [1, 2], 3).ShouldBeEmpty();
}
