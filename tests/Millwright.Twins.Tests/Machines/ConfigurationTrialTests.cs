using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Tests.Properties;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Machines;

public sealed class ConfigurationTrialTests
{
    private static readonly MachineConfiguration Hot = new()
    {
        EpisodeQuietTime = TimeSpan.FromSeconds(10),
        EpisodeReopenWindow = TimeSpan.Zero,
        NoDataTimeout = TimeSpan.FromSeconds(60),
        Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Limits = new Limits { WarningHigh = 80, CriticalHigh = 90 } } },
    };

    [Fact]
    public void Time_past_a_limit_is_counted_by_the_worst_of_it()
    {
        var result = Try(Hot, 100, (0, 20), (10, 85), (14, 95), (20, 85), (27, 20), (40, 20));

        (result.Warning.TotalSeconds, result.Critical.TotalSeconds, result.LimitEvents).ShouldBe((4 + 7, 6, 3));
        var episode = result.Episodes.ShouldHaveSingleItem();
        (Press.Seconds(episode.StartedAt), Press.Seconds(episode.EndedAt!.Value), episode.Cause.Sensor).ShouldBe((14, 14, "temperature"));
    }

    [Fact]
    public void What_holds_at_the_end_counts_until_then_and_silence_ends_it()
    {
        Try(Hot, 30, (0, 85)).Warning.TotalSeconds.ShouldBe(30);
        Try(Hot, 1000, (0, 85)).Warning.TotalSeconds.ShouldBe(60);
        Try(Hot, 1000, (0, 85), (500, 85)).Warning.TotalSeconds.ShouldBe(120);
    }

    [Fact]
    public void An_episode_without_an_end_is_told_as_active() => Try(Hot, 15, (0, 20), (10, 95)).Episodes.ShouldHaveSingleItem().EndedAt.ShouldBeNull();

    [Fact]
    public void Nothing_makes_nothing()
    {
        var result = Try(Hot, 100);

        (result.EpisodeCount, result.Warning, result.Critical, result.LimitEvents).ShouldBe((0, TimeSpan.Zero, TimeSpan.Zero, 0));
    }

    [Fact]
    public void Of_many_episodes_the_first_are_listed_and_all_are_counted()
    {
        var many = Enumerable.Range(0, 2 * (ConfigurationTrial.MostEpisodes + 5)).Select(static at => (at * 20.0, at % 2 == 0 ? 95.0 : 20.0)).ToArray();

        var result = Try(Hot, 1e6, many);

        (result.Episodes.Count, result.EpisodeCount).ShouldBe((ConfigurationTrial.MostEpisodes, ConfigurationTrial.MostEpisodes + 5));
    }

    [Fact]
    public void A_trial_decides_what_a_live_twin_decides() => Prop.ForAll(Story.Timely, story =>
    {
        var readings = story.Readings.Select(static reading => reading with { ArrivedAt = reading.At }).OrderBy(static reading => reading.At).ThenBy(static reading => reading.Sequence).ToArray();
        var live = new Press(story.Configuration);
        foreach (var reading in readings)
            live.Reads(reading);
        live.ClockShows(Press.Seconds(Story.End));

        var trial = new ConfigurationTrial(live.State.Machine, story.Configuration);
        foreach (var reading in live.Journal)
            trial.Take(reading with { ArrivedAt = 0, Sequence = -1 });
        var result = trial.End(Story.End);

        result.Episodes.ShouldBe(live.Episodes.Values.OrderBy(static episode => episode.StartedAt).Select(static episode => new TrialEpisode(episode.StartedAt, episode.EndedAt, episode.Cause)));
        result.LimitEvents.ShouldBe(live.EventsOf(MachineEventKind.LimitPassed).Count());
        result.Warning.ShouldBe(Spent(live, MachineStatus.Warning));
        result.Critical.ShouldBe(Spent(live, MachineStatus.Critical));
    }).Check(Config.QuickThrowOnFailure);

    private static TimeSpan Spent(Press live, MachineStatus status)
    {
        var changes = live.EventsOf(MachineEventKind.StatusChanged).Select(static happened => (happened.At, happened.To)).ToList();
        var ends = changes.Skip(1).Select(static change => change.At).Append(Story.End);
        return TimeSpan.FromMicroseconds(changes.Zip(ends).Where(pair => pair.First.To == status).Sum(static pair => pair.Second - pair.First.At));
    }

    private static TrialResult Try(MachineConfiguration configuration, double end, params (double Second, double Value)[] readings)
    {
        MachineId.TryParse("press-7", out var id).ShouldBeTrue();
        var trial = new ConfigurationTrial(id, configuration);
        foreach (var (second, value) in readings)
            trial.Take(new JournaledReading(0, Press.At(second), 0, 0, 0, ReadingFlags.None, ["temperature"], [value]));
        return trial.End(Press.At(end));
    }
}
