using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Notices;
using NodaTime;
using NodaTime.Extensions;

namespace Millwright.Twins.Tests.Notices;

/// <summary>What holds of times, floods and routes, whatever the calendar says and however many come.</summary>
public sealed class NoticeProperties
{
    private const int Cases = 300;
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];

    /// <summary>Any minute of two years, and more often the nights in which clocks are changed.</summary>
    private static Gen<DateTimeOffset> Instants => Gen.OneOf(
        Gen.Choose(0, 2 * 366 * 24 * 60).Select(static minute => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute)),
        Gen.Choose(-600, 600).Select(static minute => new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero).AddMinutes(minute)),
        Gen.Choose(-600, 600).Select(static minute => new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero).AddMinutes(minute)));

    private static Gen<TimeOnly> Times => Gen.Choose(0, (24 * 4) - 1).Select(static quarter => new TimeOnly(quarter / 4, quarter % 4 * 15));

    private static Gen<Habits> SomeHabits =>
        from days in Gen.SubListOf(Enum.GetValues<DayOfWeek>())
        from quietFrom in Times
        from quietTo in Times
        from digestAt in Times
        from digestDay in Gen.Elements(Enum.GetValues<DayOfWeek>())
        select new Habits(days.Count == 0 ? [] : [new QuietSpan([.. days], quietFrom, quietTo)], true, digestAt, digestDay);

    [Fact]
    public void What_waits_for_the_end_of_quiet_hours_comes_when_it_is_not_quiet_and_never_early() => Holds(
        from habits in SomeHabits
        from zone in Gen.Elements(Zones)
        from at in Instants
        select (habits, zone, at),
        static story =>
        {
            if (!QuietHours.LeaveRoom(story.habits))
                return;
            var end = QuietHours.EndOf(story.habits, story.zone, story.at);

            end.ShouldBeGreaterThanOrEqualTo(story.at);
            (end - story.at).ShouldBeLessThanOrEqualTo(TimeSpan.FromDays(7) + TimeSpan.FromHours(25));
            QuietHours.EndOf(story.habits, story.zone, end).ShouldBe(end);
        });

    [Fact]
    public void A_digest_comes_later_and_at_the_time_of_day_that_the_person_chose() => Holds(
        from habits in SomeHabits
        from zone in Gen.Elements(Zones)
        from at in Instants
        from isWeekly in Gen.Elements(true, false)
        select (habits, zone, at, frequency: isWeekly ? Frequency.Weekly : Frequency.Daily),
        static story =>
        {
            var next = DigestTimes.Next(story.habits, story.zone, story.frequency, story.at);
            var local = next.ToInstant().InZone(DateTimeZoneProviders.Tzdb[story.zone]);

            next.ShouldBeGreaterThan(story.at);
            (next - story.at).ShouldBeLessThanOrEqualTo(TimeSpan.FromDays(story.frequency == Frequency.Weekly ? 7 : 1) + TimeSpan.FromHours(25));
            if (story.frequency == Frequency.Weekly)
                local.DayOfWeek.ToDayOfWeek().ShouldBe(story.habits.DigestDay);
            // Clocks that were put forward show up to an hour more.
            var late = local.TimeOfDay.ToTimeOnly() - story.habits.DigestAt!.Value;
            late.ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
        });

    [Fact]
    public void Digests_come_once_a_day_also_when_clocks_change() => Holds(
        from habits in SomeHabits
        from zone in Gen.Elements(Zones)
        from at in Instants
        select (habits, zone, at),
        static story =>
        {
            var first = DigestTimes.Next(story.habits, story.zone, Frequency.Daily, story.at);
            var second = DigestTimes.Next(story.habits, story.zone, Frequency.Daily, first);

            (second - first).ShouldBeInRange(TimeSpan.FromHours(22), TimeSpan.FromHours(26));
        });

    [Fact]
    public void However_many_come_each_is_told_once_and_a_limit_is_kept() => Holds(
        from gaps in Gen.Choose(0, 40).ArrayOf(120)
        from critical in Gen.Choose(0, 9).ArrayOf(120)
        from messages in Gen.Choose(1, 10)
        select (gaps, critical, limit: new FloodLimit(messages, TimeSpan.FromSeconds(60))),
        static story =>
        {
            var inbox = new Inbox(story.limit);
            foreach (var (gap, critical) in story.gaps.Zip(story.critical))
                inbox.Comes(gap, critical == 0);
            inbox.Quiet();

            inbox.Told.ShouldBe(Enumerable.Range(0, story.gaps.Length));
            inbox.MostSinglesInSpan.ShouldBeLessThanOrEqualTo(story.limit.Messages);
            inbox.LeastBetweenSummaries.ShouldBeGreaterThanOrEqualTo(story.limit.Per * 0.1);
        });

    [Fact]
    public void A_destination_gets_one_notice_of_an_event_and_gets_it_if_anybody_asked_for_it() => Holds(
        from wishes in Wishes.ArrayOf(6)
        from severity in Gen.Elements(Enum.GetValues<NoticeSeverity>())
        select (wishes, severity),
        static story =>
        {
            var channel = new NoticeChannel(Guid.NewGuid(), ChannelKinds.Slack, true, [], [], NoticeSeverity.Info, NoticeScope.Everything);
            var people = story.wishes.Select(wish => new Person(Guid.NewGuid(), null, null, "Europe/Berlin", new Habits(), [wish with { ChannelId = channel.Id }])).ToArray();
            var now = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
            var happened = new NoticeEvent(Guid.NewGuid(), NoticeTypes.AlarmRaised, story.severity, new NoticeSubject(), null, now);

            var routed = Routing.Of(happened, new NoticePlan([channel], people, new Dictionary<Guid, Rotation>()), now);

            var asked = story.wishes.Where(wish => wish.Enabled && wish.MinimumSeverity <= story.severity && wish.Event != "training.*").ToArray();
            routed.Count.ShouldBe(asked.Length > 0 ? 1 : 0);
            if (asked.Any(static wish => wish.Frequency == Frequency.Immediate))
                routed[0].NotBefore.ShouldBe(now);
        });

    [Fact]
    public void Waits_grow_to_their_limit_and_never_below_half_nor_below_what_was_asked_for() => Holds(
        from failures in Gen.Choose(1, 2_000)
        from jitter in Gen.Choose(0, 1_000)
        from asked in Gen.Choose(0, 100)
        select (failures, jitter: jitter / 1_000.0, asked: TimeSpan.FromSeconds(asked)),
        static story =>
        {
            var rule = new RetryRule(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 5);
            var doubled = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, story.failures - 1)));

            rule.Wait(story.failures, story.jitter).ShouldBeInRange(doubled / 2, doubled);
            rule.Wait(story.failures, story.jitter, story.asked).ShouldBeGreaterThanOrEqualTo(story.asked);
        });

    private static Gen<Preference> Wishes =>
        from pattern in Gen.Elements("*", "alarm.*", NoticeTypes.AlarmRaised, "training.*")
        from isEnabled in Gen.Elements(true, true, false)
        from severity in Gen.Elements(Enum.GetValues<NoticeSeverity>())
        from frequency in Gen.Elements(Enum.GetValues<Frequency>())
        select new Preference(pattern, default, isEnabled, severity, Frequency: frequency);

    private static void Holds<T>(Gen<T> stories, Action<T> property) =>
        Prop.ForAll(stories.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
