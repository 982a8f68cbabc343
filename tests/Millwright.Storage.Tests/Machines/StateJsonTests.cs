using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Storage.Tests.Machines;

/// <summary>That a check-point loses nothing: every member of a state and a configuration, whichever is added, reads back as written.</summary>
public class StateJsonTests
{
    private static readonly Limits EveryLimit = new()
    {
        CriticalLow = -1.5, WarningLow = 0.1, WarningHigh = 80, CriticalHigh = 90, WarningRate = 1, CriticalRate = 2, Hysteresis = 0.5,
        OnDelay = TimeSpan.FromSeconds(3), OffDelay = TimeSpan.FromMilliseconds(1500),
    };

    private static readonly SensorConfiguration EverySetting = new()
    {
        Unit = "°C", Baseline = 40, Variation = 5, Limits = EveryLimit, NoDataTimeout = TimeSpan.FromSeconds(20), EwmaTimeConstant = TimeSpan.FromMinutes(2),
    };

    private static readonly AlarmRule EveryWord = new()
    {
        Key = "hot", Name = "Hot", Enabled = true, Condition = "temperature > 80", Severity = Severity.Critical, Text = "{sensor}", OnDelay = TimeSpan.FromSeconds(1),
        OffDelay = TimeSpan.FromSeconds(2), Deadband = 0.5, EscalateAfter = TimeSpan.FromMinutes(5), Scope = new AlarmScope("m", "t", "s", "l", "g"), Replaces = "limit",
        Suppress = new AlarmSuppression { WhileCondition = "status = idle", InMaintenance = true, Parent = new ParentRule("compressor", "down") },
    };

    private static readonly MachineConfiguration Configuration = new()
    {
        Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = EverySetting },
        OperationalPattern = "two-shift", AllowedLateness = TimeSpan.FromSeconds(5), NoDataTimeout = TimeSpan.FromHours(36),
        EpisodeQuietTime = TimeSpan.FromTicks(1_234_567), EpisodeReopenWindow = TimeSpan.FromDays(2), RunningSensor = "power", RunningAbove = 0.25, Rules = [EveryWord],
    };

    [Fact]
    public void Every_member_of_a_state_reads_back()
    {
        var state = FullState();
        AssertNothingIsDefault(state);

        var back = RoundTrip(state, StateJson.Default.TwinState);

        AssertSame(state, back, "state");
    }

    [Fact]
    public void An_empty_state_reads_back()
    {
        var state = new TwinState { Machine = TestTwin.Id("m") };

        AssertSame(state, RoundTrip(state, StateJson.Default.TwinState), "state");
    }

    [Fact]
    public void Every_member_of_a_configuration_reads_back()
    {
        AssertNothingIsDefault(Configuration);
        AssertNothingIsDefault(EverySetting);
        AssertNothingIsDefault(EveryWord);
        AssertNothingIsDefault(EveryLimit);

        RoundTrip(Configuration, StateJson.Default.MachineConfiguration).IsSameAs(Configuration).ShouldBeTrue();
    }

    [Fact]
    public void Every_member_of_an_override_reads_back()
    {
        var overrides = new MachineConfigurationOverride
        {
            Sensors = Configuration.Sensors, OperationalPattern = "batch", AllowedLateness = TimeSpan.FromSeconds(1), NoDataTimeout = TimeSpan.FromSeconds(2),
            EpisodeQuietTime = TimeSpan.FromSeconds(3), EpisodeReopenWindow = TimeSpan.FromSeconds(4), RunningSensor = "power", RunningAbove = 5,
        };
        AssertNothingIsDefault(overrides);

        var back = RoundTrip(overrides, StateJson.Default.MachineConfigurationOverride);

        back.Over(MachineConfiguration.Default).IsSameAs(overrides.Over(MachineConfiguration.Default)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0b1_1110)]
    [InlineData(255)]
    public void Flags_read_back_whatever_bits_are_set(byte flags)
    {
        var state = FullState();
        state.Pending = [state.Pending[0] with { Flags = (ReadingFlags)flags }];

        RoundTrip(state, StateJson.Default.TwinState).Pending[0].Flags.ShouldBe((ReadingFlags)flags);
    }

    [Fact]
    public void Members_that_a_newer_program_wrote_are_passed_over() =>
        JsonSerializer.Deserialize("""{"machine":"m","sequence":3,"moonPhase":"full"}""", StateJson.Default.TwinState)!.Sequence.ShouldBe(3);

    [Fact]
    public void Members_that_a_newer_program_wrote_are_passed_over_at_any_depth()
    {
        var newer = JsonSerializer.SerializeToNode(FullState(), StateJson.Default.TwinState)!;

        AssertSame(FullState(), WithMore(newer).Deserialize(StateJson.Default.TwinState), "state");
        JsonSerializer.Deserialize(
            """{"moonPhase":"full","sensors":{"temperature":{"moonPhase":{"of":"Io"},"limits":{"moonPhase":[1],"criticalHigh":90}}}}""",
            StateJson.Default.MachineConfiguration)!.Sensors["temperature"].Limits!.CriticalHigh.ShouldBe(90);
    }

    /// <summary>Puts a member that nobody knows into every object but those whose members are keys.</summary>
    private static JsonNode WithMore(JsonNode node, string? name = null)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
                WithMore(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var (inner, value) in members.ToList())
                if (value is not null)
                    WithMore(value, inner);
            if (name != "peaks")
                members.Insert(0, "moonPhase", "full");
        }
        return node;
    }

    [Theory]
    [InlineData("PT30S", 30)]
    [InlineData("P1DT12H", 129_600)]
    [InlineData("PT1M", 60)]
    [InlineData("P2D", 172_800)]
    public void Durations_are_ISO_8601(string text, double seconds) =>
        JsonSerializer.Deserialize($$"""{"noDataTimeout":"{{text}}"}""", StateJson.Default.MachineConfiguration)!.NoDataTimeout.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1MT1H")]
    [InlineData("30 s")]
    [InlineData("00:00:30")]
    [InlineData("")]
    [InlineData("P99999999999D")]
    public void What_is_no_duration_is_refused_with_what_was_expected(string text) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize($$"""{"noDataTimeout":"{{text}}"}""", StateJson.Default.MachineConfiguration))
            .Message.ShouldStartWith($"'{text}' is no duration; expected ISO 8601");

    private static TwinState FullState() => new()
    {
        Machine = TestTwin.Id("press-7"), Sequence = 1, FirstSeen = 2, LastArrivedAt = 3, LastEventAt = 4, SettledUntil = 5, ReadingCount = 6, LateCount = 7,
        Status = MachineStatus.Critical, StatusSince = 8, Failed = true, InMaintenance = true, Silent = true, Unjudgeable = true, OperatingMicros = 9,
        Episode = new Episode(
            new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 10, 11, 12, new EpisodeCause(EpisodeTrigger.Reported, "temperature", 95.5, 90),
            new Dictionary<string, Peak> { ["temperature"] = new(1.25, 13, 1 / 3.0, 14) }, 15, 16),
        OpenMinute = 60_000_000, SensorNames = ["temperature"],
        Alarms =
        [
            new Alarm(new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "hot", "Hot", "temperature")
            {
                State = AlarmState.Shelved, Severity = Severity.Critical, InAlarm = true, Text = "hot", Value = 95.5, Limit = 90, Unit = "°C", RaisedAt = 41, LastRaisedAt = 42,
                ReturnedAt = 43, ClearedAt = 44, Repeats = 45, Chattering = true, AcknowledgedAt = 46, AcknowledgedBy = "ana", ShelvedUntil = 47, ShelvedReason = "why",
                AssignedTo = "ben", EscalatedAt = 48, EpisodeId = new Guid(3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Version = 49, RaisedBefore = 50, WaitingSince = 51,
                QuietSince = 52, QuietSinceArrival = 53, Last = new AlarmAct(AlarmMove.Shelve, "ana", "why", 47, "ben"),
            },
        ],
        Timers = [new AlarmTimer { Since = 54, SinceArrival = 55, Holds = true }], ParentAlarms = ["compressor/down"],
        Sensors =
        [
            new SensorState
            {
                Last = 0.1, LastAt = 17, LastArrivedAt = 18, Quality = ReadingQuality.Uncertain, Untrusted = true, Silent = true, Count = 19, Mean = 1e-300, M2 = 20, Min = -1e308, Max = 1e308,
                Rate = 21, Ewma = 22, Violation = Violation.CriticalRate, Candidate = Violation.WarningLow, CandidateSince = 23, SideSince = 35, MinuteCount = 24, MinuteSum = 25,
                MinuteM2 = 26, MinuteMin = 27, MinuteMax = 28, MinuteLast = 29, MinuteLastAt = 30, Judged = double.Epsilon, JudgedAt = 31,
            },
        ],
        Pending = [new PendingReading(32, 33, 34, long.MinValue, 36, ReadingFlags.HasSequence, [1.5, double.NaN])],
    };

    private static T RoundTrip<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;

    /// <summary>So that a member added later cannot be forgotten here.</summary>
    private static void AssertNothingIsDefault(object value)
    {
        foreach (var (name, member) in Members(value))
        {
            member.ShouldNotBe(member is null || !member.GetType().IsValueType ? null : Activator.CreateInstance(member.GetType()), $"{value.GetType().Name}.{name}");
            if (member is Array array)
                array.Length.ShouldBePositive($"{value.GetType().Name}.{name}");
            if (member is SensorState[] or PendingReading[] or Alarm[] or AlarmTimer[])
                foreach (var element in (Array)member)
                    AssertNothingIsDefault(element);
        }
    }

    private static void AssertSame(object? expected, object? actual, string path)
    {
        if (expected is Array or System.Collections.IDictionary)
        {
            var (these, those) = (((System.Collections.IEnumerable)expected).Cast<object>().ToList(), ((System.Collections.IEnumerable)actual!).Cast<object>().ToList());
            those.Count.ShouldBe(these.Count, path);
            for (var index = 0; index < these.Count; index++)
                AssertSame(these[index], those[index], $"{path}[{index}]");
        }
        else if (expected is null || expected.GetType().Namespace!.StartsWith("System", StringComparison.Ordinal) || expected is Enum or MachineId)
        {
            if (expected is KeyValuePair<string, Peak> pair)
                actual.ShouldBe(pair, path);
            else
                Equals(expected, actual).ShouldBeTrue($"{path}: {expected} became {actual}");
        }
        else
        {
            foreach (var ((name, one), (_, other)) in Members(expected).Zip(Members(actual!)))
                AssertSame(one, other, $"{path}.{name}");
        }
    }

    private static IEnumerable<(string Name, object? Value)> Members(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && property.Name is not "IsActive")
            .Select(property => (property.Name, property.GetValue(value)))
            .Concat(value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.GetValue(value))));
}
