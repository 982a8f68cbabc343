using Millwright.Twins.Alarms.Performance;
using static Millwright.Twins.Tests.Alarms.Performance.Load;

namespace Millwright.Twins.Tests.Alarms.Performance;

/// <summary>What would have kept a bad actor quieter.</summary>
public sealed class RemedyTests
{
    [Fact]
    public void Alarms_that_stand_for_seconds_are_kept_away_by_an_on_delay()
    {
        var history = Standing(4, 4, 4, 7, 600, 900);

        var remedy = Remedies.Of(history, [], 0.5).ShouldHaveSingleItem();

        remedy.ShouldBe(new Remedy(RemedyKind.OnDelay, TimeSpan.FromSeconds(5), null, 6, 3, TimeSpan.FromSeconds(5), TimeSpan.Zero));
    }

    [Fact]
    public void The_more_is_to_go_the_longer_the_delay() =>
        Remedies.Of(Standing(4, 4, 4, 7, 600, 900), [], 4 / 6.0).ShouldHaveSingleItem().Delay.ShouldBe(TimeSpan.FromSeconds(8));

    [Fact]
    public void Alarms_that_come_back_at_once_are_held_by_an_off_delay()
    {
        // Four raises, each 20 s after the return before it, and every one stood for five minutes.
        var history = Enumerable.Range(0, 4).Select(static number => Alarm(number * (5 + 20 / 60.0), lasts: 5)).ToList();

        var remedy = Remedies.Of(history, [], 0.75).ShouldHaveSingleItem();

        remedy.ShouldBe(new Remedy(RemedyKind.OffDelay, TimeSpan.FromSeconds(21), null, 4, 1, TimeSpan.Zero, TimeSpan.FromSeconds(21)));
    }

    [Theory]
    [InlineData(new[] { 0.11, 0.12, 0.31 }, 0.5, 0.13, 2)]
    [InlineData(new[] { 0.11, 0.12, 0.31 }, 0.75, 0.32, 1)]
    [InlineData(new[] { 12.0, 12.5, 40.0 }, 0.5, 13.0, 2)]
    [InlineData(new[] { 0.0, 0.0, 2.0 }, 0.5, 2.1, 1)]
    public void Values_that_hover_about_the_limit_are_held_by_a_deadband(double[] depths, double share, double deadband, int after)
    {
        var history = Enumerable.Range(0, 4).Select(static number => Alarm(number * 60, lasts: 30)).ToList();

        var remedy = Remedies.Of(history, [.. depths], share).ShouldHaveSingleItem();

        (remedy.Kind, remedy.Deadband, remedy.After, remedy.AlarmLater).ShouldBe((RemedyKind.Deadband, deadband, after, TimeSpan.Zero));
    }

    [Fact]
    public void What_makes_no_alarm_later_is_named_first()
    {
        var history = Enumerable.Range(0, 10).Select(static number => Alarm(number * 0.5, lasts: 0.25)).ToList();

        Remedies.Of(history, [], 0.5).Select(static remedy => remedy.Kind).ShouldBe([RemedyKind.OffDelay, RemedyKind.OnDelay]);
    }

    [Fact]
    public void Alarms_that_stand_long_and_come_seldom_have_no_remedy() =>
        Remedies.Of([Alarm(0, lasts: 30), Alarm(120, lasts: 30), Alarm(300, lasts: null)], [null], 0.5).ShouldBeEmpty();

    [Fact]
    public void Only_gaps_of_up_to_ten_minutes_are_looked_into() =>
        Remedies.Gaps([Alarm(0, lasts: 10), Alarm(20, lasts: 10), Alarm(41, lasts: 10)]).ShouldBe([new Gap(At(10), At(20))]);

    /// <summary>Alarms an hour and more apart that stood for so many seconds.</summary>
    private static List<Annunciation> Standing(params double[] seconds) => [.. seconds.Select(static (length, number) => Alarm(number * 90, lasts: length / 60))];
}
