using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Episodes;

namespace Millwright.Twins.Tests.Episodes;

public sealed class DeviationTests
{
    /// <summary>Median 10, median absolute deviation 1: robust deviation 1.4826.</summary>
    private static readonly Sample[] Quiet = Samples(-100, [.. Enumerable.Range(0, 30).Select(static at => 9.0 + (at % 3))]);

    [Fact]
    public void A_sensor_moved_with_the_first_of_enough_values_far_out_on_one_side()
    {
        var move = Of(10, 16, 10, 16, 17, 18, 19, 20, 10)!.Value;

        (move.Usual, move.Spread, Press.Seconds(move.MovedAt!.Value), move.Direction).ShouldBe((10, 1.4826, 3, MoveDirection.Up));
        (move.Peak, Press.Seconds(move.PeakAt)).ShouldBe((20, 7));
        move.PeakDeviations.ShouldBe(10 / 1.4826, 1e-12);
    }

    [Fact]
    public void Outliers_and_swings_from_side_to_side_are_no_move()
    {
        Of(16, 17, 18, 19, 10, 16, 17, 18, 19)!.Value.MovedAt.ShouldBeNull();
        Of(16, 16, 16, 4, 4, 4, 16, 16)!.Value.MovedAt.ShouldBeNull();
        Of(16, 16, 16, 4, 4, 4, 16, 16)!.Value.Direction.ShouldBeNull();
    }

    [Fact]
    public void A_move_down_has_a_negative_peak() =>
        Of(10, 4, 3, 2, 1, 0).ShouldNotBeNull().ShouldSatisfyAllConditions(move => move.Direction.ShouldBe(MoveDirection.Down), move => move.PeakDeviations.ShouldBeLessThan(-6));

    [Fact]
    public void The_extremes_of_the_whole_episode_count_beyond_the_window()
    {
        var move = Deviation.Of("a", Quiet, Samples(0, 10, 11), new Peak(-30, Press.At(500), 12, Press.At(501)))!.Value;

        (move.Peak, Press.Seconds(move.PeakAt)).ShouldBe((-30, 500));
    }

    [Fact]
    public void A_sensor_that_stood_still_moves_with_any_change_and_by_a_bounded_measure()
    {
        var still = Samples(-100, [.. Enumerable.Repeat(7.3, 30)]);

        Deviation.Of("a", still, Samples(0, 7.3, 7.3, 7.3, 7.3, 7.3, 7.3))!.Value.ShouldSatisfyAllConditions(
            move => move.Spread.ShouldBe(0), move => move.MovedAt.ShouldBeNull(), move => move.PeakDeviations.ShouldBe(0));
        Deviation.Of("a", still, Samples(0, 7.3, 7.4, 7.4, 7.4, 7.4, 7.4))!.Value.ShouldSatisfyAllConditions(
            move => Press.Seconds(move.MovedAt!.Value).ShouldBe(1), move => move.PeakDeviations.ShouldBe(Deviation.Most));
    }

    [Fact]
    public void Where_most_of_the_baseline_is_one_value_its_mean_absolute_deviation_measures()
    {
        var steps = Samples(-100, [.. Enumerable.Repeat(5.0, 25), 6, 6, 6, 6, 6]);

        Deviation.Of("a", steps, Samples(0, 5))!.Value.Spread.ShouldBe(1.2533 * 5 / 30, 1e-12);
    }

    [Fact]
    public void Of_too_short_a_baseline_nothing_is_said()
    {
        Deviation.Of("a", Quiet[..(Deviation.LeastBaseline - 1)], Samples(0, 10)).ShouldBeNull();
        Deviation.Of("a", Quiet, []).ShouldBeNull();
    }

    [Fact]
    public void Who_moved_first_comes_first_and_who_never_moved_last_by_how_far()
    {
        static SensorMove Move(string sensor, long? at, double peak) => new(sensor, 0, 1, at, null, 0, 0, peak);

        Deviation.InOrder([Move("still", null, 2), Move("late", 9, 50), Move("far", null, -3), Move("early", 5, 4), Move("also-early", 5, -8)]).Select(static move => move.Sensor)
            .ShouldBe(["also-early", "early", "late", "far", "still"]);
    }

    /// <summary>Another unit, another zero point: the same move. By powers of two, which round nothing: of two values as far out as each other, rounding would make one the peak.</summary>
    [Fact]
    public void The_unit_of_a_sensor_makes_no_difference() => Prop.ForAll(Courses, Gen.Elements(1.0 / 1024, 0.25, 4, 1024).ToArbitrary(), Gen.Choose(-50, 50).ToArbitrary(), (course, scale, shift) =>
    {
        var plain = Deviation.Of("a", Quiet, course)!.Value;
        var other = Deviation.Of("a", Scaled(Quiet), Scaled(course))!.Value;

        (other.MovedAt, other.Direction, other.PeakAt).ShouldBe((plain.MovedAt, plain.Direction, plain.PeakAt));
        other.PeakDeviations.ShouldBe(plain.PeakDeviations, 1e-6);

        Sample[] Scaled(IEnumerable<Sample> samples) => [.. samples.Select(sample => sample with { Value = (sample.Value * scale) + (shift * scale) })];
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_move_is_always_a_run_of_values_far_out() => Prop.ForAll(Courses, static course =>
    {
        var move = Deviation.Of("a", Quiet, course)!.Value;
        var runs = Enumerable.Range(0, Math.Max(0, course.Length - Deviation.Consecutive + 1)).Where(at =>
            course.Skip(at).Take(Deviation.Consecutive).All(sample => sample.Value > 10 + (3.5 * 1.4826)) || course.Skip(at).Take(Deviation.Consecutive).All(sample => sample.Value < 10 - (3.5 * 1.4826)));

        move.MovedAt.ShouldBe(runs.Select(at => (long?)course[at].At).FirstOrDefault());
        Math.Abs(move.PeakDeviations).ShouldBeLessThanOrEqualTo(Deviation.Most);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Sample[]> Courses { get; } = Gen.Choose(1, 40)
        .SelectMany(static count => Gen.Frequency((3, Gen.Choose(14, 22)), (1, Gen.Choose(-4, 12))).ArrayOf(count)).Select(static values => Samples(0, [.. values.Select(static value => (double)value)])).ToArbitrary();

    private static SensorMove? Of(params double[] window) => Deviation.Of("a", Quiet, Samples(0, window));

    private static Sample[] Samples(double from, params double[] values) => [.. values.Select((value, at) => new Sample(Press.At(from + at), value))];
}
