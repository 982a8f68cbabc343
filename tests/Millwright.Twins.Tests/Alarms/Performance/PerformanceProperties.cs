using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Alarms.Performance;
using static Millwright.Twins.Tests.Alarms.Performance.Load;

namespace Millwright.Twins.Tests.Alarms.Performance;

/// <summary>What holds whatever alarms a control room had.</summary>
public sealed class PerformanceProperties
{
    [Fact]
    public void Shares_lie_between_nothing_and_all() => Holds(static (alarms, _) =>
    {
        var told = alarms.Judged(Hours(8));
        double[] shares = [told.ShareOfTenMinutesAboveTen, told.ShareOfTimeInFlood, told.ShareOfMostFrequent, .. told.MostFrequent.Select(static source => source.Share), .. told.Stale.Select(static source => source.Share)];

        shares.ShouldAllBe(static share => share >= 0 && share <= 1);
        (told.Priorities.Info + told.Priorities.Warning + told.Priorities.Critical).ShouldBe(told.AlarmCount == 0 ? 0 : 1, 1e-9);
        told.MostFrequent.Sum(static source => source.Count).ShouldBeLessThanOrEqualTo(told.AlarmCount);
    });

    [Fact]
    public void The_order_of_the_alarms_makes_no_difference() => Holds(static (alarms, seed) =>
    {
        var shuffled = alarms.ToArray();
        new Random(seed).Shuffle(shuffled);

        JsonSerializer.Serialize(shuffled.Judged(Hours(8))).ShouldBe(JsonSerializer.Serialize(alarms.Judged(Hours(8))));
    });

    [Fact]
    public void What_two_halves_count_the_whole_counts() => Holds(static (alarms, _) =>
    {
        var (whole, first, second) = (alarms.Judged(Hours(8)), alarms.Judged(new Period(At(0), At(120))), alarms.Judged(new Period(At(120), At(480))));

        whole.AlarmCount.ShouldBe(first.AlarmCount + second.AlarmCount);
        (whole.AlarmsPerOperatorHour * 8).ShouldBe(first.AlarmsPerOperatorHour * 2 + second.AlarmsPerOperatorHour * 6, 1e-6);
        whole.PeakPerTenMinutes.ShouldBe(Math.Max(first.PeakPerTenMinutes, second.PeakPerTenMinutes));
        (whole.ShareOfTenMinutesAboveTen * 48).ShouldBe(first.ShareOfTenMinutesAboveTen * 12 + second.ShareOfTenMinutesAboveTen * 36, 1e-6);
    });

    [Fact]
    public void Floods_follow_one_another_within_the_period_and_have_ten_alarms_at_least() => Holds(static (alarms, _) =>
    {
        var told = alarms.Judged(Hours(8));

        told.Floods.ShouldAllBe(static flood => flood.From < flood.To && flood.From >= At(0) && flood.To <= At(480) && flood.AlarmCount >= 10);
        told.Floods.Zip(told.Floods.Skip(1)).ShouldAllBe(static pair => pair.First.To <= pair.Second.From);
        (told.Floods.Count > 0).ShouldBe(told.Metrics.MaximumAlarmRate >= 10);
    });

    [Fact]
    public void A_remedy_removes_what_it_promises_and_a_smaller_delay_would_not() => Holds(static (alarms, _) =>
    {
        foreach (var source in alarms.GroupBy(static alarm => alarm.Source).Select(static source => source.ToList()))
        {
            var needed = (int)Math.Ceiling(0.5 * source.Count);
            foreach (var remedy in Remedies.Of(source, [], 0.5))
            {
                (remedy.Before - remedy.After).ShouldBeInRange(needed, source.Count);
                if (remedy.Kind == RemedyKind.OnDelay)
                    source.Count(alarm => alarm.ReturnedAt > 0 && alarm.ReturnedAt - alarm.At < (remedy.Delay!.Value - TimeSpan.FromSeconds(1)).Ticks / 10).ShouldBeLessThan(needed);
            }
        }
    });

    private static void Holds(Action<Annunciation[], int> property) =>
        Prop.ForAll(Any, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
