using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Twins.Tests.Alarms;

/// <summary>
/// Drives a twin with random events of its process, its design and its operators, and compares each step with the state diagram of ISA-18.2,
/// written here a second time.
/// </summary>
public sealed class LifeCycleProperties
{
    private const int Cases = 500;

    /// <summary>So far apart that nothing chatters, and that a normal alarm is over with the second event after its return.</summary>
    private const double Step = 31;

    /// <summary>What happens, in the order of the columns of <see cref="Standard"/>.</summary>
    private enum Happening
    {
        Raise,
        Return,
        Acknowledge,
        Shelve,
        Unshelve,
        Expire,
        Suppress,
        Release,
        Remove,
        Restore,
    }

    /// <summary>
    /// States by the letters of the standard: A normal, B unacknowledged, C acknowledged, D returned unacknowledged, G shelved, H suppressed by
    /// design, I out of service; X: there is no open alarm. "?": B while the process is in alarm, else A. "!": refused. An alarm that is normal
    /// is suppressed only when it raises, so that the list of what is suppressed holds what would be in alarm.
    /// </summary>
    private static readonly Dictionary<char, string> Standard = new()
    {
        //       Raise, Return, Acknowledge, Shelve, Unshelve, Expire, Suppress, Release, Remove, Restore
        ['A'] = "BA!G!AAAI!",
        ['B'] = "BDCG!BHBI!",
        ['C'] = "BA!G!CHCI!",
        ['D'] = "BDAG!DHDI!",
        ['G'] = "GG!!??GGI!",
        ['H'] = "HH!G!HH?I!",
        ['I'] = "II!!!III!?",
        ['X'] = "BX!!!XXX!!",
    };

    [Fact]
    public void An_alarm_goes_where_the_standard_says() => Prop.ForAll(
        Arb.From(Gen.Elements(Enum.GetValues<Happening>()).ArrayOf(), Shorter), FollowsTheStandard).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static IEnumerable<Happening[]> Shorter(Happening[] story) =>
        Enumerable.Range(0, story.Length).Select(left => story.Where((_, place) => place != left).ToArray());

    private static void FollowsTheStandard(Happening[] story)
    {
        var press = new Press(Hot);
        var (at, expected, normalSince) = (0.0, 'B', 0.0);
        var (inAlarm, suppressed) = (true, false);
        press.Reads(at, "temperature", 85);
        foreach (var happening in story)
        {
            at = happening == Happening.Expire && expected == 'G' ? Press.Seconds(press.State.Alarms[0].ShelvedUntil) : at + Step;
            if (expected == 'A' && at - normalSince >= 60)
                expected = 'X';
            var before = expected;
            var isNews = happening is not (Happening.Raise or Happening.Return) || inAlarm != (happening == Happening.Raise);
            (inAlarm, suppressed) = happening switch
            {
                Happening.Raise => (true, suppressed),
                Happening.Return => (false, suppressed),
                Happening.Suppress => (inAlarm, true),
                Happening.Release => (inAlarm, false),
                _ => (inAlarm, suppressed),
            };
            var cell = Standard[before][(int)happening];
            if (cell != '!' && isNews)
                expected = cell == '?' ? (inAlarm ? 'B' : 'A') : cell;
            if (suppressed && "BCD".Contains(expected))
                expected = 'H';
            if (expected == 'A' && before != 'A')
                normalSince = at;

            var outcome = Happens(press, happening, at);

            if (happening is Happening.Acknowledge or Happening.Shelve or Happening.Unshelve or Happening.Remove or Happening.Restore)
                outcome.ShouldBe(before == 'X' ? ActOutcome.NotOpen : cell == '!' ? ActOutcome.Illegal : ActOutcome.Done, $"{happening} in {before} at {at} s");
            Letter(press).ShouldBe(expected, $"after {happening} in {before} at {at} s");
        }
        press.Transitions.GroupBy(static step => step.Alarm).ShouldAllBe(static steps => steps.Zip(steps.Skip(1)).All(static pair => pair.First.To == pair.Second.From));
    }

    private static MachineConfiguration Hot { get; } = new()
    {
        NoDataTimeout = TimeSpan.FromDays(1_000),
        Rules =
        [
            new AlarmRule
            {
                Key = "hot", Name = "Hot", Condition = "temperature > 80", Severity = Severity.Critical,
                Suppress = new AlarmSuppression { Parent = new ParentRule("compressor", "down") },
            },
        ],
    };

    private static ActOutcome Happens(Press press, Happening happening, double at)
    {
        switch (happening)
        {
            case Happening.Raise or Happening.Return:
                press.Reads(at, "temperature", happening == Happening.Raise ? 85 : 20);
                return ActOutcome.Done;
            case Happening.Suppress or Happening.Release:
                press.Hears(at, new ParentAlarm("compressor", "down", happening == Happening.Suppress));
                return ActOutcome.Done;
            case Happening.Expire:
                press.ClockShows(at);
                return ActOutcome.Done;
            default:
                var move = happening switch
                {
                    Happening.Acknowledge => AlarmMove.Acknowledge,
                    Happening.Shelve => AlarmMove.Shelve,
                    Happening.Unshelve => AlarmMove.Unshelve,
                    Happening.Remove => AlarmMove.TakeOutOfService,
                    _ => AlarmMove.ReturnToService,
                };
                press.ClockShows(at);
                var alarm = press.State.Alarms is [var open] ? open.Id : press.Alarms.Keys.Last();
                return press.Does(at, alarm, move, "a reason", until: at + 10_000, by: $"whoever comes at {at}");
        }
    }

    private static char Letter(Press press) => press.State.Alarms switch
    {
        [] => 'X',
        [{ State: AlarmState.Normal }] => 'A',
        [{ State: AlarmState.Unacknowledged }] => 'B',
        [{ State: AlarmState.Acknowledged }] => 'C',
        [{ State: AlarmState.ReturnedUnacknowledged }] => 'D',
        [{ State: AlarmState.Shelved }] => 'G',
        [{ State: AlarmState.SuppressedByDesign }] => 'H',
        _ => 'I',
    };
}
