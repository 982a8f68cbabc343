using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Readings;

namespace Millwright.Twins.Tests.Properties;

/// <summary>What holds whatever a machine went through. A failure names the seed that finds it again.</summary>
public sealed class TwinProperties
{
    private const int Cases = 100;

    [Fact]
    public void How_timely_readings_are_split_ordered_and_repeated_changes_neither_state_nor_decisions() => Holds(Story.Timely, story =>
    {
        var plain = Delivery.OneByOne(story);
        var anyhow = Delivery.Anyhow(story, inOrder: story.Configuration.AllowedLateness == TimeSpan.Zero);

        anyhow.State.LateCount.ShouldBe(0);
        Account.Of(anyhow.State).ShouldBe(Account.Of(plain.State));
        Account.OfDecisions(anyhow).ShouldBe(Account.OfDecisions(plain));
    });

    [Fact]
    public void Repeats_change_nothing_however_late_readings_come() => Holds(Story.Chaotic, story =>
    {
        var plain = Delivery.ByArrival(story);
        var repeated = new Press(story.Configuration);
        foreach (var together in story.Readings.GroupBy(reading => reading.ArrivedAt))
        {
            repeated.Takes([.. together, .. together]);
            repeated.Takes([.. together]).Accepted.ShouldBe(0);
        }
        repeated.ClockShows(Press.Seconds(Story.End));

        Account.Of(repeated.State).ShouldBe(Account.Of(plain.State));
        Account.OfDecisions(repeated).ShouldBe(Account.OfDecisions(plain));
    });

    [Fact]
    public void A_replay_of_the_journal_arrives_at_the_live_state() => Holds(Story.Chaotic, story =>
    {
        var live = Delivery.WithGlancesAtTheClock(story);
        var replayed = Twin.New(live.State.Machine);
        foreach (var reading in live.Journal)
            Twin.ReplayInto(replayed, ByName(reading), story.Configuration);

        Account.Of(Twin.Advance(replayed, Story.End, story.Configuration).State).ShouldBe(Account.Of(live.State));
    });

    [Fact]
    public void Looking_at_the_clock_more_often_changes_nothing() => Holds(Story.Chaotic, story =>
    {
        var plain = Delivery.ByArrival(story);
        var glanced = Delivery.WithGlancesAtTheClock(story);

        Account.Of(glanced.State).ShouldBe(Account.Of(plain.State));
        Account.OfDecisions(glanced).ShouldBe(Account.OfDecisions(plain));
    });

    [Fact]
    public void A_step_never_changes_the_state_it_was_given() => Holds(Story.Chaotic, story =>
    {
        var press = new Press(story.Configuration);
        foreach (var together in story.Readings.GroupBy(reading => reading.ArrivedAt))
        {
            var given = press.State;
            var before = Account.OfEverything(given);
            press.Takes([.. together]);
            _ = Twin.Advance(given, Story.End, story.Configuration);
            _ = Twin.SetMaintenance(given, true, together.Key, story.Configuration);

            Account.OfEverything(given).ShouldBe(before);
        }
    });

    [Fact]
    public void At_most_one_episode_is_active_and_none_overlap() => Holds(Story.Chaotic, story =>
    {
        var episodes = Delivery.ByArrival(story).Episodes.Values.OrderBy(episode => episode.StartedAt).ToArray();

        episodes.SkipLast(1).ShouldAllBe(episode => episode.EndedAt != null);
        episodes.Zip(episodes.Skip(1)).ShouldAllBe(pair => pair.First.EndedAt < pair.Second.StartedAt);
    });

    private static JournaledReading ByName(JournaledReading reading)
    {
        var columns = Enumerable.Range(0, reading.Sensors.Length).Where(column => !double.IsNaN(reading.Values[column]))
            .OrderBy(column => reading.Sensors[column], StringComparer.Ordinal).ToArray();
        return reading with { Sensors = [.. columns.Select(column => reading.Sensors[column])], Values = [.. columns.Select(column => reading.Values[column])] };
    }

    private static void Holds(Arbitrary<Story> stories, Action<Story> property) =>
        Prop.ForAll(stories, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
