namespace Millwright.Cluster.Tests.Histories;

/// <summary>Histories made by hand, good ones and one of each kind of bad ones.</summary>
public sealed class LinearizationTests
{
    [Fact]
    public void Nothing_done_is_explained() => Linearization.Refute([]).ShouldBeNull();

    [Fact]
    public void A_reader_sees_what_was_accepted_before_it_asked() =>
        Linearization.Refute([Accepted(0, 1, 1), Accepted(2, 3, 2), Saw(4, 5, readings: 2, newest: 2)]).ShouldBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_reader_sees_a_write_under_way_or_does_not(int seen) =>
        Linearization.Refute([Accepted(0, 1, 1), Accepted(2, 9, 2), Saw(3, 4, seen, seen)]).ShouldBeNull();

    [Fact]
    public void The_newest_is_so_by_event_time_in_whatever_order_it_came() =>
        Linearization.Refute([Accepted(0, 1, sequence: 7, at: 70), Accepted(2, 3, sequence: 5, at: 50), Saw(4, 5, readings: 2, newest: 7)]).ShouldBeNull();

    [Fact]
    public void A_write_without_an_answer_happened() =>
        Linearization.Refute([Unanswered(0, 1), Saw(2, 3, readings: 1, newest: 1), Duplicate(4, 5, 1)]).ShouldBeNull();

    [Fact]
    public void A_write_without_an_answer_did_not_happen() =>
        Linearization.Refute([Unanswered(0, 1), Saw(2, 3, readings: 0, newest: -1), Accepted(4, 5, 1), Saw(6, 7, readings: 1, newest: 1)]).ShouldBeNull();

    [Fact]
    public void A_write_without_an_answer_happened_long_after() =>
        Linearization.Refute([Unanswered(0, 1), Saw(20, 30, readings: 0, newest: -1), Saw(40, 50, readings: 1, newest: 1)]).ShouldBeNull();

    [Fact]
    public void A_lost_write_is_refuted() =>
        Linearization.Refute([Accepted(0, 1, 1), Accepted(2, 3, 2), Accepted(4, 5, 3), Saw(6, 7, readings: 2, newest: 3)]).ShouldNotBeNull();

    [Fact]
    public void A_stale_read_after_a_completed_write_is_refuted() =>
        Linearization.Refute([Accepted(0, 1, 1), Accepted(2, 3, 2), Saw(4, 5, readings: 1, newest: 1)]).ShouldNotBeNull();

    [Fact]
    public void A_write_that_two_were_told_to_have_made_is_refuted() =>
        Linearization.Refute([Accepted(0, 9, 1), Accepted(2, 8, 1)]).ShouldNotBeNull();

    [Fact]
    public void A_write_that_counted_twice_is_refuted() =>
        Linearization.Refute([Accepted(0, 1, 1), Duplicate(2, 3, 1), Saw(4, 5, readings: 2, newest: 1)]).ShouldNotBeNull();

    [Fact]
    public void A_duplicate_that_is_nowhere_after_its_answer_is_refuted() =>
        Linearization.Refute([Duplicate(0, 1, 1), Saw(2, 3, readings: 0, newest: -1)]).ShouldNotBeNull();

    [Fact]
    public void A_duplicate_may_be_what_a_gateway_repeated_of_the_same_request() =>
        Linearization.Refute([Duplicate(0, 1, 1), Saw(2, 3, readings: 1, newest: 1)]).ShouldBeNull();

    [Fact]
    public void Readers_that_saw_two_writes_in_opposite_orders_are_refuted() => Linearization.Refute(
        [Accepted(0, 99, 1), Accepted(0, 99, 2), Saw(10, 11, readings: 1, newest: 1), Saw(12, 13, readings: 1, newest: 2)]).ShouldNotBeNull();

    [Fact]
    public void A_newest_that_goes_back_is_refuted() =>
        Linearization.Refute([Accepted(0, 1, 1), Accepted(2, 30, 2), Saw(4, 5, readings: 2, newest: 2), Saw(6, 7, readings: 1, newest: 1)]).ShouldNotBeNull();

    [Fact]
    public void An_older_reading_shown_as_the_newest_is_refuted() =>
        Linearization.Refute([Accepted(0, 1, sequence: 7, at: 70), Accepted(2, 3, sequence: 5, at: 50), Saw(4, 5, readings: 2, newest: 5)]).ShouldNotBeNull();

    [Fact]
    public void An_acknowledgement_that_was_taken_back_is_refuted()
    {
        var acknowledged = new Operation(0, 1, new Acknowledge());

        Linearization.Refute([acknowledged, Saw(2, 3, 0, -1, acknowledged: true)]).ShouldBeNull();
        Linearization.Refute([acknowledged, Saw(2, 3, 0, -1, acknowledged: false)]).ShouldNotBeNull();
    }

    [Fact]
    public void Maintenance_that_somebody_saw_without_its_being_begun_is_refuted()
    {
        Operation[] history = [new(0, 1, new Maintain(true)), new(2, 3, new Maintain(false)), Saw(4, 5, 0, -1, maintenance: true)];

        Linearization.Refute(history).ShouldNotBeNull();
        Linearization.Refute([.. history, new Operation(2, null, new Maintain(true))]).ShouldBeNull();
    }

    [Fact]
    public void The_retries_of_an_outage_are_not_tried_in_all_their_subsets()
    {
        var retries = Enumerable.Range(0, 40).SelectMany(static at => new[] { new Operation(at, null, new Maintain(true)), new Operation(at, null, new Maintain(false)) });
        var toggles = Enumerable.Range(0, 40).SelectMany(static turn => new[]
        {
            new Operation(100 + turn * 10, 101 + turn * 10, new Maintain(turn % 2 == 0)), Saw(102 + turn * 10, 103 + turn * 10, 0, -1, maintenance: turn % 2 == 0),
        });

        Linearization.Refute([.. retries, .. toggles]).ShouldBeNull();
        Linearization.Refute([.. retries, .. toggles, Saw(900, 901, readings: 1, newest: 1)])!.ShouldStartWith("No order");
    }

    [Fact]
    public void What_cannot_be_explained_is_told() =>
        Linearization.Refute([Accepted(0, 1, 1), Saw(2, 3, readings: 0, newest: -1)])!.ShouldContain("Readings = 0");

    private static Operation Accepted(long from, long to, long sequence, long? at = null) => new(from, to, new Write(sequence, at ?? sequence, WasNew: true));

    private static Operation Duplicate(long from, long to, long sequence) => new(from, to, new Write(sequence, sequence, WasNew: false));

    private static Operation Unanswered(long from, long sequence) => new(from, null, new Write(sequence, sequence, WasNew: null));

    private static Operation Saw(long from, long to, int readings, long newest, bool acknowledged = false, bool maintenance = false) =>
        new(from, to, new Read(new Shown(readings, newest, acknowledged, maintenance)));
}
