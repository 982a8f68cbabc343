using Millwright.Twins.Readings;

namespace Millwright.Twins.Tests.Readings;

public sealed class RepeatTests
{
    private static readonly Reading Warm = Reading.Of(5, "temperature", 40);

    [Fact]
    public void A_repeat_in_a_later_batch_changes_nothing()
    {
        var press = new Press();
        press.Reads(Warm);
        var before = press.State;

        press.Reads(Warm).ShouldBe(ReadingOutcome.Duplicate);

        press.State.ShouldBeEquivalentTo(before);
    }

    [Fact]
    public void A_repeat_within_a_batch_is_taken_once()
    {
        var digest = new Press().Takes([Warm, Warm, Warm]);

        digest.Accepted.ShouldBe(1);
        digest.Outcomes.Count(outcome => outcome == ReadingOutcome.Duplicate).ShouldBe(2);
        digest.State.Sequence.ShouldBe(1);
    }

    [Fact]
    public void A_repeat_that_arrives_after_a_silence_leaves_the_machine_offline()
    {
        var press = new Press();
        press.Reads(Warm);
        press.ClockShows(600);

        press.Reads(Warm with { ArrivedAt = Press.At(700) });

        press.State.Silent.ShouldBeTrue();
    }

    [Fact]
    public void The_order_of_sensors_in_a_batch_does_not_make_a_reading_another()
    {
        var press = new Press();
        press.Reads(new Reading(Press.Start, ("load", 1), ("temperature", 40)));

        press.Reads(new Reading(Press.Start, ("temperature", 40), ("load", 1))).ShouldBe(ReadingOutcome.Duplicate);
    }

    [Fact]
    public void Another_value_at_the_same_instant_is_a_conflict_that_names_the_sensor()
    {
        var press = new Press();
        press.Reads(new Reading(Press.Start, ("load", 1), ("temperature", 40)));

        var digest = press.Takes([new Reading(Press.Start, ("load", 1), ("temperature", 41))]);

        digest.Outcomes.ShouldBe([ReadingOutcome.Conflict]);
        digest.Conflicts.ShouldBe(["temperature"]);
        press.Sensor("temperature").Last.ShouldBe(40);
    }

    [Fact]
    public void A_contradiction_within_a_batch_is_a_conflict_too()
    {
        var digest = new Press().Takes([Warm, Reading.Of(5, "temperature", 41), Reading.Of(6, "temperature", 42)]);

        digest.Outcomes.Count(outcome => outcome == ReadingOutcome.Conflict).ShouldBe(1);
        digest.Conflicts.Where(sensor => sensor is not null).ShouldBe(["temperature"]);
        digest.Accepted.ShouldBe(2);
    }

    [Fact]
    public void Different_sequences_at_the_same_instant_are_two_readings()
    {
        var press = new Press();
        press.Reads(Warm with { Sequence = 1 });

        press.Reads(Reading.Of(5, "temperature", 41) with { Sequence = 2 }).ShouldBe(ReadingOutcome.Accepted);

        press.Sensor("temperature").Last.ShouldBe(41);
    }

    [Fact]
    public void The_same_sequence_with_another_value_is_a_conflict()
    {
        var press = new Press();
        press.Reads(Warm with { Sequence = 1 });

        press.Reads(Reading.Of(5, "temperature", 41) with { Sequence = 1 }).ShouldBe(ReadingOutcome.Conflict);
    }

    [Fact]
    public void Another_sensor_at_the_same_instant_is_another_reading()
    {
        var press = new Press();
        press.Reads(Warm);

        press.Reads(Reading.Of(5, "load", 1)).ShouldBe(ReadingOutcome.Accepted);
    }

    [Fact]
    public void Only_instants_that_the_journal_may_hold_are_asked_for()
    {
        var press = new Press();
        press.Reads(Warm);

        Twin.Suspects(press.State, Reading.Batch([Reading.Of(6, "load", 1), Reading.Of(7, "load", 1)])).ShouldBeEmpty();
        Twin.Suspects(press.State, Reading.Batch([Reading.Of(6, "load", 1), Reading.Of(5, "load", 1), Reading.Of(2, "load", 1)]))
            .ShouldBe([Press.At(2), Press.At(5)]);
    }
}
