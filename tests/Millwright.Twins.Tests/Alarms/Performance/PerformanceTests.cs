using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;
using static Millwright.Twins.Tests.Alarms.Performance.Load;

namespace Millwright.Twins.Tests.Alarms.Performance;

/// <summary>The figures and limits of ISA-18.2-2016, clause 16 (IEC 62682:2022).</summary>
public sealed class PerformanceTests
{
    [Fact]
    public void A_quiet_plant_meets_every_limit()
    {
        var performance = Array.Empty<Annunciation>().Judged(Hours(24));

        performance.AlarmCount.ShouldBe(0);
        performance.Limits.ShouldAllBe(check => check.Outcome == LimitOutcome.Met);
    }

    [Theory]
    [InlineData(6, LimitOutcome.Met)]
    [InlineData(12, LimitOutcome.Manageable)]
    [InlineData(13, LimitOutcome.NotMet)]
    public void About_six_alarms_an_hour_are_acceptable_and_twelve_the_most_manageable(int anHour, LimitOutcome outcome)
    {
        var performance = Steady(anHour * 24, 60.0 / anHour).Judged(Hours(24));

        performance.AlarmsPerOperatorHour.ShouldBe(anHour, 1e-9);
        performance.AlarmsPerTenMinutes.ShouldBe(anHour / 6.0, 1e-9);
        performance.Outcome("alarmsPerOperatorHour").ShouldBe(outcome);
        performance.Outcome("alarmsPerTenMinutes").ShouldBe(outcome);
    }

    [Fact]
    public void Two_operators_share_the_load()
    {
        var performance = Steady(12 * 24, 5).Judged(Hours(24), operators: 2);

        (performance.AlarmsPerOperatorHour, performance.PeakPerTenMinutes).ShouldBe((6, 1));
        performance.Outcome("alarmsPerOperatorHour").ShouldBe(LimitOutcome.Met);
    }

    [Theory]
    [InlineData(10, 0, LimitOutcome.Met)]
    [InlineData(11, 1 / 144.0, LimitOutcome.NotMet)]
    public void Ten_in_ten_minutes_is_the_peak_that_is_allowed(int alarms, double share, LimitOutcome peak)
    {
        var performance = Steady(alarms, 0.5, from: 60).Judged(Hours(24));

        performance.PeakPerTenMinutes.ShouldBe(alarms);
        performance.ShareOfTenMinutesAboveTen.ShouldBe(share);
        performance.Outcome("peakPerTenMinutes").ShouldBe(peak);
    }

    [Fact]
    public void A_hundredth_of_the_ten_minutes_above_ten_is_too_many()
    {
        // 1,000 minutes are 100 periods of ten.
        var performance = Steady(11, 0.5).Judged(new Period(At(0), At(1_000)));

        performance.ShareOfTenMinutesAboveTen.ShouldBe(0.01);
        performance.Outcome("shareOfTenMinutesAboveTen").ShouldBe(LimitOutcome.NotMet);
    }

    [Fact]
    public void A_flood_lasts_from_ten_in_ten_minutes_until_fewer_than_five()
    {
        // One a minute: the tenth comes at minute 9, and from minute 15 on, ten minutes after the sixth of the ten, four are left.
        var flood = Steady(10, 1).Judged(Hours(10)).Floods.ShouldHaveSingleItem();

        flood.ShouldBe(new Flood(At(9), At(15), 10));
    }

    [Fact]
    public void Nine_in_ten_minutes_are_no_flood() => Steady(90, 10 / 9.0).Judged(Hours(10)).ShareOfTimeInFlood.ShouldBe(0);

    [Fact]
    public void A_flood_that_does_not_end_lasts_to_the_end_of_the_period()
    {
        var performance = Steady(120, 0.5).Judged(Hours(1));

        performance.Floods.ShouldHaveSingleItem().To.ShouldBe(At(60));
        performance.ShareOfTimeInFlood.ShouldBe(55.5 / 60, 1e-9);
    }

    [Fact]
    public void The_ten_most_frequent_are_told_with_their_part_of_the_load()
    {
        var alarms = Steady(40, 10, machines: 20).Concat(Enumerable.Range(0, 60).Select(static number => Alarm(5 + number * 5, "fan-1")));

        var performance = alarms.Judged(Hours(24));

        performance.MostFrequent.Count.ShouldBe(10);
        (performance.MostFrequent[0].Source.Machine, performance.MostFrequent[0].Count, performance.MostFrequent[0].Share).ShouldBe(("fan-1", 60, 0.6));
        performance.ShareOfMostFrequent.ShouldBe((60 + 9 * 2) / 100.0, 1e-9);
        performance.Outcome("shareOfMostFrequent").ShouldBe(LimitOutcome.NotMet);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.51, 0)]
    public void Three_in_a_minute_are_chattering(double apart, int chattering)
    {
        var performance = Enumerable.Range(0, 3).Select(number => Alarm(number * apart, lasts: 0.1)).Judged(Hours(1));

        performance.Chattering.Count.ShouldBe(chattering);
    }

    [Fact]
    public void Three_machines_in_a_minute_are_not_chattering() => Steady(3, 0.1).Judged(Hours(1)).Chattering.ShouldBeEmpty();

    [Theory]
    [InlineData(9.9, 1)]
    [InlineData(10, 0)]
    public void What_stands_for_less_than_ten_seconds_is_fleeting(double seconds, int fleeting) =>
        new[] { Alarm(5, lasts: seconds / 60) }.Judged(Hours(1)).Fleeting.Count.ShouldBe(fleeting);

    [Theory]
    [InlineData(4, LimitOutcome.Met)]
    [InlineData(5, LimitOutcome.NotMet)]
    public void Five_that_stand_for_more_than_a_day_on_the_same_day_are_too_many(int alarms, LimitOutcome outcome)
    {
        var performance = Enumerable.Range(0, alarms).Select(static number => Alarm(number, $"pump-{number}", lasts: null)).Judged(Hours(48));

        (performance.Stale.Count, performance.MostStaleInADay).ShouldBe((alarms, alarms));
        performance.Outcome("mostStaleInADay").ShouldBe(outcome);
    }

    [Fact]
    public void What_stood_before_the_period_is_stale_in_it_and_no_alarm_of_it()
    {
        var performance = new[] { Alarm(-30 * 60, lasts: 31 * 60) }.Judged(Hours(24));

        (performance.AlarmCount, performance.Stale.Count, performance.MostStaleInADay).ShouldBe((0, 1, 1));
    }

    [Fact]
    public void Stale_alarms_of_different_days_do_not_add_up()
    {
        var performance = Enumerable.Range(0, 5).Select(static day => Alarm(day * 24 * 60, $"pump-{day}", lasts: 25 * 60)).Judged(Hours(24 * 7));

        (performance.Stale.Count, performance.MostStaleInADay).ShouldBe((5, 1));
    }

    [Theory]
    [InlineData(80, 15, 5, LimitOutcome.Met, LimitOutcome.Met, LimitOutcome.Met)]
    [InlineData(70, 20, 10, LimitOutcome.NotMet, LimitOutcome.NotMet, LimitOutcome.NotMet)]
    public void Priorities_are_spread_eighty_fifteen_five(int info, int warning, int critical, LimitOutcome ofInfo, LimitOutcome ofWarning, LimitOutcome ofCritical)
    {
        var severities = Enumerable.Repeat(Severity.Info, info).Concat(Enumerable.Repeat(Severity.Warning, warning)).Concat(Enumerable.Repeat(Severity.Critical, critical));

        var performance = severities.Select(static (severity, number) => Alarm(number * 10, severity: severity)).Judged(Hours(24));

        (performance.Priorities.Info, performance.Priorities.Warning, performance.Priorities.Critical).ShouldBe((info / 100.0, warning / 100.0, critical / 100.0));
        (performance.Outcome("infoShare"), performance.Outcome("warningShare"), performance.Outcome("criticalShare")).ShouldBe((ofInfo, ofWarning, ofCritical));
    }

    [Fact]
    public void The_metrics_of_opc_ua_are_told_by_their_names()
    {
        Annunciation[] alarms =
        [
            Alarm(0, lasts: 30, acknowledged: 3), Alarm(40, lasts: 1, acknowledged: 12, isRepeat: true), Alarm(45, lasts: 1, isRepeat: true, acknowledged: 7),
            Alarm(46, "fan-1", acknowledged: 1), Alarm(55, "fan-2", lasts: null, acknowledged: 2),
        ];

        alarms.Judged(Hours(1)).Metrics.ShouldBe(new AlarmMetrics(
            AlarmCount: 5, CurrentAlarmRate: 1, MaximumAlarmRate: 3, AverageAlarmRate: 5 / 6.0, MaximumActiveState: TimeSpan.FromMinutes(30),
            MaximumUnAck: TimeSpan.FromMinutes(12), MaximumReAlarmCount: 2));
    }

    [Fact]
    public void A_period_that_ends_before_it_begins_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Array.Empty<Annunciation>().Judged(new Period(At(1), At(1))));
}
