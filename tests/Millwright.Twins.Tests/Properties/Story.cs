using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Tests.Properties;

/// <summary>What a machine went through: its readings by arrival, and a seed for the ways to deliver them.</summary>
internal sealed record Story(MachineConfiguration Configuration, Reading[] Readings, int Seed)
{
    private const long Second = 1_000_000;
    private const int Lateness = 10;

    public static long End => Press.At(1e6);

    /// <summary>Readings that come in order, or out of it by less than the allowed lateness.</summary>
    public static Arbitrary<Story> Timely { get; } = Stories(
        from isPatient in Gen.Elements(true, false)
        from steps in Steps
        from delays in Gen.Choose(0, isPatient ? Lateness - 2 : 0).ArrayOf(steps.Length)
        select (isPatient ? Lateness : 0, steps.Zip(delays).ToArray()));

    /// <summary>Readings that come whenever they like.</summary>
    public static Arbitrary<Story> Chaotic { get; } = Stories(
        from isPatient in Gen.Elements(true, false)
        from steps in Steps
        from delays in Gen.Frequency((4, Gen.Choose(0, 5)), (2, Gen.Choose(0, 60)), (1, Gen.Choose(0, 600))).ArrayOf(steps.Length)
        select (isPatient ? Lateness : 0, steps.Zip(delays).ToArray()));

    /// <summary>What a failed property shows: a line per reading.</summary>
    public override string ToString() => $"lateness {Configuration.AllowedLateness.TotalSeconds} s, seed {Seed}\n" + string.Join('\n', Readings.Select(reading =>
        $"at {Press.Seconds(reading.At)} s, arriving {Press.Seconds(reading.ArrivedAt)} s: {string.Join(", ", reading.Values)} {reading.Flags} #{reading.Sequence}"));

    private static Gen<Step[]> Steps => Gen.Choose(1, 60).SelectMany(count => AStep.ArrayOf(count));

    private static Gen<Step> AStep =>
        from seconds in Gen.Frequency((2, Gen.Constant(0)), (10, Gen.Choose(1, 15)), (2, Gen.Choose(20, 90)), (1, Gen.Choose(200, 900)))
        from sensors in Gen.Choose(1, 7)
        from values in Gen.Choose(0, 13).ArrayOf(3)
        from flavour in Gen.Choose(0, 19)
        select new Step(seconds, sensors, values, flavour);

    /// <summary>Rules of every kind that time takes part in.</summary>
    private static readonly AlarmRule[] Rules =
    [
        new()
        {
            Key = "hot", Name = "Hot", Condition = "temperature > 60 for 10 s or rate(vibration) > 5", Severity = Severity.Warning, Deadband = 3,
            OffDelay = TimeSpan.FromSeconds(7), EscalateAfter = TimeSpan.FromSeconds(45), Text = "{sensor} is {value}, past {limit}.",
        },
        new()
        {
            Key = "stuck", Name = "Stuck", Condition = "not load > 20 and (status = running or episode)", Severity = Severity.Info, OnDelay = TimeSpan.FromSeconds(4),
            Suppress = new AlarmSuppression { WhileCondition = "vibration > 100 for 3 s" },
        },
    ];

    private static MachineConfiguration Judged(int lateness) => new()
    {
        Rules = Rules,
        AllowedLateness = TimeSpan.FromSeconds(lateness),
        NoDataTimeout = TimeSpan.FromSeconds(120),
        EpisodeQuietTime = TimeSpan.FromSeconds(30),
        EpisodeReopenWindow = TimeSpan.FromSeconds(90),
        RunningSensor = "load",
        RunningAbove = 30,
        Sensors = new Dictionary<string, SensorConfiguration>
        {
            ["temperature"] = new()
            {
                Limits = new Limits { WarningHigh = 80, CriticalHigh = 100, WarningLow = 10, Hysteresis = 5, OnDelay = TimeSpan.FromSeconds(5) },
                NoDataTimeout = TimeSpan.FromSeconds(40),
            },
            ["vibration"] = new() { Limits = new Limits { CriticalHigh = 110, CriticalRate = 60, OffDelay = TimeSpan.FromSeconds(8) }, NoDataTimeout = TimeSpan.FromSeconds(300) },
        },
    };

    /// <summary>The same readings on every delivery; a numbered producer may tell several of one instant, another one only by mistake.</summary>
    private static Arbitrary<Story> Stories(Gen<(int Lateness, (Step Step, int Delay)[] Steps)> plans) => Arb.From(
        from plan in plans
        from seed in Gen.Choose(0, int.MaxValue)
        from isNumbered in Gen.Elements(true, false)
        select new Story(Judged(plan.Lateness), Told(plan.Steps, isNumbered), seed), Shorter);

    private static IEnumerable<Story> Shorter(Story story)
    {
        for (var left = 0; left < story.Readings.Length && story.Readings.Length > 1; left++)
            yield return story with { Readings = [.. story.Readings.Where((_, place) => place != left)] };
    }

    private static Reading[] Told((Step Step, int Delay)[] steps, bool isNumbered)
    {
        var (at, number) = (Press.Start, 0L);
        var readings = new List<Reading>();
        foreach (var (step, delay) in steps)
        {
            at += (isNumbered ? step.Seconds : Math.Max(1, step.Seconds)) * Second;
            var arrivedAt = at + (delay * Second);
            readings.Add(new Reading(at, step.Values())
            {
                ArrivedAt = delay == 0 ? at : arrivedAt + ((2 * Second) - (arrivedAt % (2 * Second))) % (2 * Second),
                Sequence = isNumbered ? number++ : null,
                Quality = step.Flavour switch { 0 => ReadingQuality.Bad, 1 => ReadingQuality.Uncertain, _ => ReadingQuality.Good },
                Failed = step.Flavour switch { 2 => true, 3 or 4 => false, _ => null },
            });
        }
        return [.. readings.OrderBy(reading => reading.ArrivedAt)];
    }

    /// <param name="Sensors">Which of three sensors have a value, as bits.</param>
    private readonly record struct Step(int Seconds, int Sensors, int[] Levels, int Flavour)
    {
        private static readonly string[] Names = ["temperature", "vibration", "load"];

        public (string Sensor, double Value)[] Values()
        {
            var (sensors, levels) = (Sensors, Levels);
            return [.. Names.Select((name, place) => (name, levels[place] * 10.3)).Where((_, place) => (sensors & (1 << place)) != 0)];
        }
    }
}
