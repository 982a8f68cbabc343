using Millwright.Evaluation.Alarms;

namespace Millwright.Evaluation.Tests.Alarms;

public sealed class TallyTests
{
    private const long Hour = 3_600_000_000;
    private const long Week = 168 * Hour;

    /// <summary>Fails at hour 100; what is told from hour 90 to hour 104 speaks of it.</summary>
    private static readonly LabelledFailure _failure = new(90 * Hour, 100 * Hour, 104 * Hour);

    [Theory]
    [InlineData(89, false)]
    [InlineData(90, true)]
    [InlineData(104, true)]
    [InlineData(105, false)]
    public void An_alarm_speaks_of_a_failure_from_the_first_to_the_last_hour_of_its_label(int hour, bool speaks)
    {
        var tally = Of([Alarm(hour)], _failure);

        (tally.True, tally.False, tally.Found).ShouldBe(speaks ? (1, 0, 1) : (0, 1, 0));
    }

    [Fact]
    public void An_incident_speaks_of_a_failure_that_begins_while_it_lasts_and_leads_by_no_more_than_the_label_allows() =>
        Of([new Announcement(50 * Hour, 95 * Hour)], _failure).MedianLead.ShouldBe(TimeSpan.FromHours(10));

    [Fact]
    public void The_first_word_of_a_failure_sets_its_lead_and_one_that_comes_after_it_lags()
    {
        Of([Alarm(97), Alarm(101)], _failure).MedianLead.ShouldBe(TimeSpan.FromHours(3));
        Of([Alarm(101)], _failure).MedianLead.ShouldBe(TimeSpan.FromHours(-1));
        Of([], _failure).MedianLead.ShouldBeNull();
    }

    [Fact]
    public void Several_alarms_about_one_failure_find_it_once()
    {
        var tally = Of([Alarm(91), Alarm(92), Alarm(93)], _failure);

        (tally.Found, tally.True, tally.TruePerFailure, tally.FoundShare).ShouldBe((1, 3, 3.0, 1.0));
    }

    [Fact]
    public void A_failure_that_could_be_told_of_before_the_score_begins_counts_neither_for_nor_against()
    {
        var early = new LabelledFailure(-Hour, 2 * Hour, 2 * Hour);

        var tally = Of([Alarm(1), Alarm(100)], early, _failure);

        (tally.Failures, tally.Told, tally.False, tally.Found).ShouldBe((1, 1, 0, 1));
    }

    [Fact]
    public void False_alarms_are_counted_by_the_weeks_of_all_machines_together()
    {
        var one = Tally.Of([Alarm(1), Alarm(2), Alarm(3)], [], 0, 2 * Week);
        var other = Tally.Of([], [], 0, Week);

        (one + other).FalsePerWeek.ShouldBe(1.0, 1e-9);
    }

    private static Announcement Alarm(int hour) => new(hour * Hour, hour * Hour);

    private static Tally Of(Announcement[] told, params LabelledFailure[] failures) => Tally.Of(told, failures, 0, Week);
}
