using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Episodes;

public sealed class EpisodeTests
{
    private const string Sensor = "temperature";

    private readonly Press _press = new(new MachineConfiguration
    {
        Sensors = new Dictionary<string, SensorConfiguration>
        {
            [Sensor] = new() { Limits = new Limits { WarningHigh = 80, CriticalHigh = 100 } },
            ["vibration"] = new() { Limits = new Limits { CriticalHigh = 7.1 } },
        },
        EpisodeQuietTime = TimeSpan.FromSeconds(60),
        EpisodeReopenWindow = TimeSpan.FromSeconds(120),
    });

    private Episode Only => _press.Episodes.Values.ShouldHaveSingleItem();

    [Fact]
    public void A_critical_limit_opens_one_and_says_why()
    {
        _press.ReadsEvery(10, 0, Sensor, 40, 105);

        (Only.IsActive, Only.StartedAt).ShouldBe((true, Press.At(10)));
        Only.Cause.ShouldBe(new EpisodeCause(EpisodeTrigger.CriticalLimit, Sensor, 105, 100));
    }

    [Fact]
    public void Of_two_sensors_past_critical_limits_the_first_by_name_is_the_cause_whichever_was_seen_first()
    {
        _press.Reads(0, "vibration", 2);
        _press.Reads(new Reading(Press.At(1), ("vibration", 8), (Sensor, 105)));

        Only.Cause.Sensor.ShouldBe(Sensor);
    }

    [Fact]
    public void A_warning_opens_none()
    {
        _press.ReadsEvery(10, 0, Sensor, 40, 95);

        _press.Episodes.ShouldBeEmpty();
    }

    [Fact]
    public void The_machines_own_word_opens_one_without_any_limit()
    {
        _press.Reads(Reading.Of(0, "load", 1) with { Failed = true });

        Only.Cause.ShouldBe(new EpisodeCause(EpisodeTrigger.Reported));
        _press.State.Status.ShouldBe(MachineStatus.Critical);
    }

    [Fact]
    public void The_machines_word_holds_until_it_says_otherwise()
    {
        _press.Reads(Reading.Of(0, "load", 1) with { Failed = true });
        _press.Reads(10, "load", 1);
        Only.LastBadAt.ShouldBe(Press.At(10));

        _press.Reads(Reading.Of(20, "load", 1) with { Failed = false });

        (Only.LastBadAt, _press.State.Status).ShouldBe((Press.At(10), MachineStatus.Running));
    }

    [Fact]
    public void Every_bad_reading_extends_it()
    {
        _press.ReadsEvery(10, 0, Sensor, 105, 90, 110, 90);

        (Only.LastBadAt, Only.ReadingCount, Only.IsActive).ShouldBe((Press.At(20), 4, true));
    }

    [Fact]
    public void It_ends_at_its_last_bad_reading_once_the_quiet_time_is_over()
    {
        _press.ReadsEvery(10, 0, Sensor, 105, 110, 90);
        _press.Reads(69, Sensor, 90);
        Only.IsActive.ShouldBeTrue();

        _press.Reads(70, Sensor, 90);

        Only.EndedAt.ShouldBe(Press.At(10));
        _press.EventsOf(MachineEventKind.EpisodeClosed).Select(told => Press.Seconds(told.At)).ShouldBe([70]);
    }

    [Fact]
    public void A_relapse_within_the_window_reopens_it()
    {
        _press.ReadsEvery(60, 0, Sensor, 105, 90, 106);

        (Only.IsActive, Only.Reopened, Only.StartedAt, Only.LastBadAt).ShouldBe((true, 1, Press.At(0), Press.At(120)));
        _press.EventsOf(MachineEventKind.EpisodeReopened).ShouldHaveSingleItem().EpisodeId.ShouldBe(Only.Id);
    }

    [Fact]
    public void A_relapse_after_the_window_opens_another()
    {
        _press.ReadsEvery(60, 0, Sensor, 105, 90, 90, 106);

        _press.Episodes.Values.OrderBy(episode => episode.StartedAt).Select(episode => (Press.Seconds(episode.StartedAt), episode.IsActive, episode.Reopened))
            .ShouldBe([(0, false, 0), (180, true, 0)]);
    }

    [Fact]
    public void A_machine_that_falls_silent_while_bad_and_comes_back_bad_is_in_the_same_one()
    {
        _press.Reads(0, Sensor, 105);
        _press.Reads(4000, Sensor, 106);

        (Only.IsActive, Only.LastBadAt, Only.Reopened).ShouldBe((true, Press.At(4000), 0));
    }

    [Fact]
    public void At_most_one_is_active_whatever_else_goes_wrong()
    {
        _press.Reads(0, Sensor, 105);
        _press.Reads(Reading.Of(10, Sensor, 120) with { Failed = true });
        _press.Reads(new Reading(Press.At(20), (Sensor, 130), ("load", 7)));

        _press.Episodes.Values.Count(episode => episode.IsActive).ShouldBe(1);
    }

    [Fact]
    public void It_keeps_the_extremes_of_every_sensor_and_when_they_were()
    {
        _press.Reads(0, Sensor, 20);
        _press.Reads(new Reading(Press.At(10), (Sensor, 105), ("load", 3)));
        _press.Reads(20, Sensor, 130);
        _press.Reads(new Reading(Press.At(30), (Sensor, 90), ("load", 9)));

        Only.Peaks[Sensor].ShouldBe(new Peak(90, Press.At(30), 130, Press.At(20)));
        Only.Peaks["load"].ShouldBe(new Peak(3, Press.At(10), 9, Press.At(30)));
    }

    [Fact]
    public void A_reading_of_bad_quality_neither_extends_nor_ends_it()
    {
        _press.Reads(0, Sensor, 105);
        _press.Reads(90, Sensor, 500, ReadingQuality.Bad);

        (Only.IsActive, Only.LastBadAt).ShouldBe((true, Press.At(0)));
    }

    [Fact]
    public void Its_id_follows_from_the_machine_and_the_start()
    {
        _press.Reads(0, Sensor, 105);
        var again = new Press(_press.Configuration);
        again.Reads(0, Sensor, 140);

        again.Episodes.Keys.ShouldBe([Only.Id]);
    }
}
