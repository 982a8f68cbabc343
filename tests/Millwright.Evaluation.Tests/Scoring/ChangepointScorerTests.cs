using Millwright.Evaluation.Scoring;

namespace Millwright.Evaluation.Tests.Scoring;

public sealed class ChangepointScorerTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    [Fact]
    public void Perfect_detections_earn_a_hundred_and_none_earn_nothing()
    {
        Score([100, 300], [100, 300]).Score.ShouldBe(100, 1e-9);
        Score([100, 300], []).ShouldBe(new ChangepointScore(0, 2, 0));
    }

    [Fact]
    public void In_a_window_the_first_detection_counts_and_a_late_one_is_worth_less()
    {
        Score([100], [100, 120, 150]).ShouldBe(Score([100], [100]));
        Score([100], [130]).Score.ShouldBeInRange(Score([100], [160]).Score + 10, Score([100], [100]).Score - 10);
        // At the very end of the window it is worth what a false one costs.
        Score([100], [160]).Score.ShouldBe(100 * (1 - 0.11) / 2, 1e-9);
    }

    [Fact]
    public void Each_detection_outside_costs_its_profile_wherever_it_lies()
    {
        var outside = Score([100], [99, 100, 500]);
        (outside.Missed, outside.False).ShouldBe((0, 2));
        outside.Score.ShouldBe(100 * (2 - 0.22) / 2, 1e-9);
        ChangepointScorer.Score([(At(100), At(99, 100))], Window, NabProfile.LowFalsePositives).Score.ShouldBe(100 * (2 - 0.22) / 2, 1e-9);
    }

    /// <summary>What the benchmark's leaderboard gives to a detector with two false alarms and no hit among 127 changepoints.</summary>
    [Fact]
    public void The_leaderboards_score_of_a_detector_that_finds_nothing_comes_out()
    {
        var score = ChangepointScorer.Score([(At([.. Enumerable.Range(1, 127).Select(static change => 1_000 * change)]), At(1, 2))], Window, NabProfile.Standard);

        (Math.Round(score.Score, 2), score.Missed, score.False).ShouldBe((-0.09, 127, 2));
    }

    [Fact]
    public void Of_windows_that_overlap_the_later_begins_as_the_earlier_ends() =>
        Score([100, 150], [155]).Missed.ShouldBe(1);

    private static ChangepointScore Score(int[] changes, int[] detections) => ChangepointScorer.Score([(At(changes), At(detections))], Window, NabProfile.Standard);

    private static DateTimeOffset[] At(params int[] seconds) => Array.ConvertAll(seconds, static second => DateTimeOffset.UnixEpoch.AddSeconds(second));
}
