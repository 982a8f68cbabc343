using Millwright.Twins.Notices;

namespace Millwright.Twins.Tests.Notices;

public sealed class RoutingTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 3, 1, 0, 0, TimeSpan.Zero);
    private static readonly NoticeChannel Mail = new(Guid.NewGuid(), ChannelKinds.Email, true, [], [], NoticeSeverity.Info, NoticeScope.Everything);
    private static readonly NoticeChannel Hook = new(Guid.NewGuid(), ChannelKinds.Webhook, true, [], ["alarm.*"], NoticeSeverity.Warning, new NoticeScope(Sites: ["north"]));
    private static readonly Habits Sleeps = new([new QuietSpan(Enum.GetValues<DayOfWeek>(), new(22, 0), new(6, 0))]);

    [Fact]
    public void A_channel_takes_the_events_severities_and_places_that_it_names()
    {
        Routed(Event(NoticeSeverity.Warning, "north"), [Hook]).ShouldHaveSingleItem().Recipient.ShouldBe("");
        Routed(Event(NoticeSeverity.Info, "north"), [Hook]).ShouldBeEmpty();
        Routed(Event(NoticeSeverity.Warning, "south"), [Hook]).ShouldBeEmpty();
        Routed(Event(NoticeSeverity.Warning, "north") with { Type = "training.failed" }, [Hook]).ShouldBeEmpty();
        Routed(Event(NoticeSeverity.Warning, "north"), [Hook with { IsActive = false }]).ShouldBeEmpty();
    }

    [Fact]
    public void In_quiet_hours_a_warning_waits_for_the_morning_and_a_critical_one_does_not()
    {
        Routed(Event(NoticeSeverity.Warning), [Mail], Anna()).ShouldHaveSingleItem().NotBefore.ShouldBe(new(2026, 3, 3, 5, 0, 0, TimeSpan.Zero));
        Routed(Event(NoticeSeverity.Critical), [Mail], Anna()).ShouldHaveSingleItem().NotBefore.ShouldBe(Night);
    }

    [Fact]
    public void Who_does_not_want_to_be_woken_is_not() =>
        Routed(Event(NoticeSeverity.Critical), [Mail], Anna() with { Habits = Sleeps with { CriticalBreaksQuiet = false } })
            .ShouldHaveSingleItem().NotBefore.ShouldBe(new(2026, 3, 3, 5, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_most_exact_preference_decides()
    {
        var anna = Anna() with { Preferences = [new("*", Mail.Id), new("alarm.*", Mail.Id, Enabled: false), new(NoticeTypes.AlarmCleared, Mail.Id)] };

        Routed(Event(NoticeSeverity.Critical), [Mail], anna).ShouldBeEmpty();
        Routed(Event(NoticeSeverity.Critical) with { Type = NoticeTypes.AlarmCleared }, [Mail], anna).Count.ShouldBe(1);
        Routed(Event(NoticeSeverity.Critical) with { Type = NoticeTypes.SystemHealth }, [Mail], anna).Count.ShouldBe(1);
    }

    [Fact]
    public void Who_asks_for_it_when_on_call_only_gets_it_then_only()
    {
        var schedule = Guid.NewGuid();
        var anna = Anna() with { Preferences = [new("alarm.*", Mail.Id, OnCallId: schedule)] };
        var hers = new Rotation("UTC", new DateOnly(2026, 3, 2), 1, [new OnCallSlot(1, DayOfWeek.Tuesday, new(0, 0), new(8, 0), anna.Id)]);

        Routed(Event(NoticeSeverity.Critical), [Mail], anna, (schedule, hers)).Count.ShouldBe(1);
        Routed(Event(NoticeSeverity.Critical), [Mail], anna, (schedule, hers with { Slots = [] })).ShouldBeEmpty();
        Routed(Event(NoticeSeverity.Critical), [Mail], anna).ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_without_an_address_is_not_written_to() => Routed(Event(NoticeSeverity.Critical), [Mail], Anna() with { Email = null }).ShouldBeEmpty();

    [Fact]
    public void A_breaker_opens_after_failures_in_a_row_for_twice_as_long_each_time()
    {
        var breaker = new Breaker(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

        breaker.OpenUntil(2, Night).ShouldBeNull();
        breaker.OpenUntil(3, Night).ShouldBe(Night.AddSeconds(10));
        breaker.OpenUntil(4, Night).ShouldBe(Night.AddSeconds(20));
        breaker.OpenUntil(400, Night).ShouldBe(Night.AddSeconds(60));
        Breaker.StateOf(null, Night).ShouldBe(BreakerState.Closed);
        Breaker.StateOf(Night.AddSeconds(1), Night).ShouldBe(BreakerState.Open);
        Breaker.StateOf(Night, Night).ShouldBe(BreakerState.HalfOpen);
    }

    [Fact]
    public void The_standard_events_of_training_search_and_system_are_twelve() =>
        NoticeTypes.Known.Count(static type => type.Name.Split('.')[0] is "training" or "hpo" or "system" && type.Name != NoticeTypes.SystemHealth).ShouldBe(12);

    [Fact]
    public void A_message_never_holds_a_line_end_in_its_subject_nor_more_than_200_characters()
    {
        var facts = new NoticeFacts("p-7", "Pump\r\nBcc: all@example.org", Text: new string('x', 400) + "\u2028");

        var message = Wording.Of(NoticeTypes.AlarmRaised, NoticeSeverity.Critical, facts, Night, "Europe/Berlin");

        message.Subject.ShouldAllBe(static c => !char.IsControl(c));
        message.Subject.Length.ShouldBeLessThanOrEqualTo(200);
        message.Text.ShouldContain("2026-03-03 02:00:00 (Europe/Berlin)");
    }

    private static Person Anna() => new(Guid.NewGuid(), "anna@example.org", null, "Europe/Berlin", Sleeps, [new("alarm.*", Mail.Id)]);

    private static NoticeEvent Event(NoticeSeverity severity, string? site = null) =>
        new(Guid.NewGuid(), NoticeTypes.AlarmRaised, severity, new NoticeSubject("p-7", "pump", site), Guid.NewGuid(), Night);

    private static IReadOnlyList<Routed> Routed(NoticeEvent happened, NoticeChannel[] channels, Person? person = null, params (Guid Id, Rotation Rotation)[] schedules) =>
        Routing.Of(happened, new NoticePlan(channels, person is null ? [] : [person], schedules.ToDictionary(static one => one.Id, static one => one.Rotation)), Night);
}
