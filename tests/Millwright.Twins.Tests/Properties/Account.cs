using System.Text.Json;
using System.Text.Json.Serialization;
using Millwright.Twins.Episodes;
using Millwright.Twins.State;
using Millwright.Twins.Statistics;

namespace Millwright.Twins.Tests.Properties;

/// <summary>A state, and what a twin decided, as text that is equal exactly when they are.</summary>
internal static class Account
{
    private static readonly JsonSerializerOptions Exactly =
        new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Everything, in whatever order it lies.</summary>
    public static string OfEverything(TwinState state) => Text(state);

    /// <summary>The state with its sensors by name: which slot a sensor got depends on who came first and means nothing.</summary>
    public static string[] Of(TwinState state)
    {
        var rest = state.Copy();
        (rest.SensorNames, rest.Sensors, rest.Episode) = ([], [], null);
        var sensors = state.SensorNames.Zip(state.Sensors).Where(sensor => sensor.Second.LastArrivedAt != 0);
        return [Text(rest), Of(state.Episode), .. sensors.Select(sensor => sensor.First + Text(sensor.Second)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Events and episodes in their newest form and roll-ups by minute; corrected minutes are computed from the journal.</summary>
    public static string[] OfDecisions(Press press) =>
    [
        .. press.Events.Select(Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        .. press.Alarms.Values.Select(Text).Order(StringComparer.Ordinal),
        .. press.Transitions.Select(Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        .. press.Anomalies.Select(static found => $"{found.Id} {found.At} {found.Type} {found.Severity} {found.Sensor}").Order(StringComparer.Ordinal),
        .. press.Episodes.Values.Select(Of).Order(StringComparer.Ordinal),
        .. press.Minutes.Where(minute => !press.CorrectedMinutes.Contains(minute.Minute)).SelectMany(Of).Order(StringComparer.Ordinal),
        .. press.CorrectedMinutes.Select(minute => $"corrected {minute}"),
    ];

    private static string Of(Episode? episode) => episode is null
        ? "no episode"
        : Text(episode with { Peaks = new SortedDictionary<string, Peak>(episode.Peaks.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) });

    private static IEnumerable<string> Of(MinuteRollup minute) => minute.Sensors.Select((sensor, column) =>
        $"{minute.Minute} {sensor} {Text((minute.Count[column], minute.Sum[column], minute.M2[column], minute.Min[column], minute.Max[column], minute.Last[column], minute.LastAt[column]))}");

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Exactly);
}
