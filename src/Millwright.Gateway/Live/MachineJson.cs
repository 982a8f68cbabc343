using System.Text.Encodings.Web;
using System.Text.Json;
using Millwright.Contracts.Alarms;
using Millwright.Contracts.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;

namespace Millwright.Gateway.Live;

/// <summary>A machine's live state as JSON: the one shape for REST, SignalR and WebSocket. Written by hand, since it is written most.</summary>
internal static class MachineJson
{
    /// <summary>Units keep their signs (°, µ): this JSON is never put into HTML as it is.</summary>
    public static JsonWriterOptions Options { get; } = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter writer, MachineView machine, bool withStatistics)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, machine.Id);
        writer.WriteString("name"u8, machine.Name);
        writer.WriteString("type"u8, machine.Type);
        writer.WriteString("site"u8, machine.Site);
        writer.WriteString("line"u8, machine.Line);
        writer.WriteStartArray("tags"u8);
        foreach (var tag in machine.Tags)
            writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteBoolean("retired"u8, machine.Retired);
        writer.WriteNumber("version"u8, machine.Version);
        writer.WriteString("status"u8, Word(machine.Status));
        writer.WriteString("reason"u8, machine.Reason);
        Write(writer, "statusSince"u8, machine.StatusSince);
        Write(writer, "firstSeen"u8, machine.FirstSeen);
        Write(writer, "lastSeen"u8, machine.LastSeen);
        Write(writer, "lastEvent"u8, machine.LastEvent);
        writer.WriteNumber("operatingHours"u8, machine.OperatingHours);
        writer.WriteNumber("readingCount"u8, machine.ReadingCount);
        writer.WriteNumber("lateCount"u8, machine.LateCount);
        writer.WriteStartArray("sensors"u8);
        foreach (var sensor in machine.Sensors)
            Write(writer, sensor, withStatistics);
        writer.WriteEndArray();
        if (machine.Episode is { } episode)
            Write(writer, episode);
        else
            writer.WriteNull("episode"u8);
        Write(writer, machine.Alarms, withStatistics);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SensorView sensor, bool withStatistics)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, sensor.Name);
        writer.WriteString("unit"u8, sensor.Unit);
        writer.WriteNumber("value"u8, sensor.Value);
        writer.WriteString("at"u8, sensor.At.UtcDateTime);
        writer.WriteString("quality"u8, sensor.Quality switch { ReadingQuality.Good => "good"u8, ReadingQuality.Uncertain => "uncertain"u8, _ => "bad"u8 });
        writer.WriteBoolean("stale"u8, sensor.Stale);
        writer.WriteString("violation"u8, Word(sensor.Violation));
        if (withStatistics)
        {
            writer.WriteNumber("count"u8, sensor.Count);
            writer.WriteNumber("mean"u8, sensor.Mean);
            writer.WriteNumber("deviation"u8, sensor.Deviation);
            writer.WriteNumber("min"u8, sensor.Min);
            writer.WriteNumber("max"u8, sensor.Max);
            writer.WriteNumber("rate"u8, sensor.Rate);
            writer.WriteNumber("ewma"u8, sensor.Ewma);
        }
        writer.WriteEndObject();
    }

    /// <summary>How many alarms are open, and for whoever looks at one machine which.</summary>
    private static void Write(Utf8JsonWriter writer, AlarmView[] alarms, bool withItems)
    {
        writer.WriteStartObject("alarms"u8);
        writer.WriteNumber("open"u8, alarms.Length);
        writer.WriteNumber("unacknowledged"u8, alarms.Count(static alarm => LifeCycle.IsWaiting(alarm.State)));
        writer.WriteNumber("critical"u8, alarms.Count(static alarm => alarm.Severity == Severity.Critical));
        writer.WriteNumber("warning"u8, alarms.Count(static alarm => alarm.Severity == Severity.Warning));
        writer.WriteNumber("info"u8, alarms.Count(static alarm => alarm.Severity == Severity.Info));
        if (withItems)
        {
            writer.WriteStartArray("items"u8);
            foreach (var alarm in alarms)
                Write(writer, alarm);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AlarmView alarm)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, alarm.Id);
        writer.WriteString("rule"u8, alarm.Rule);
        writer.WriteString("sensor"u8, alarm.Sensor);
        writer.WriteString("severity"u8, JsonNamingPolicy.CamelCase.ConvertName(alarm.Severity.ToString()));
        writer.WriteString("state"u8, JsonNamingPolicy.CamelCase.ConvertName(alarm.State.ToString()));
        writer.WriteString("text"u8, alarm.Text);
        writer.WriteString("raisedAt"u8, alarm.RaisedAt.UtcDateTime);
        writer.WriteNumber("version"u8, alarm.Version);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, EpisodeView episode)
    {
        writer.WriteStartObject("episode"u8);
        writer.WriteString("id"u8, episode.Id);
        writer.WriteString("startedAt"u8, episode.StartedAt.UtcDateTime);
        writer.WriteString("lastBadAt"u8, episode.LastBadAt.UtcDateTime);
        writer.WriteString("cause"u8, episode.Cause);
        writer.WriteNumber("readingCount"u8, episode.ReadingCount);
        writer.WriteNumber("reopened"u8, episode.Reopened);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? moment)
    {
        if (moment is { } known)
            writer.WriteString(name, known.UtcDateTime);
        else
            writer.WriteNull(name);
    }

    private static ReadOnlySpan<byte> Word(MachineStatus status) => status switch
    {
        MachineStatus.Offline => "offline"u8,
        MachineStatus.Idle => "idle"u8,
        MachineStatus.Running => "running"u8,
        MachineStatus.Warning => "warning"u8,
        MachineStatus.Critical => "critical"u8,
        MachineStatus.Maintenance => "maintenance"u8,
        MachineStatus.Error => "error"u8,
        _ => "unknown"u8,
    };

    private static ReadOnlySpan<byte> Word(Violation violation) => violation switch
    {
        Violation.WarningLow => "warningLow"u8,
        Violation.WarningHigh => "warningHigh"u8,
        Violation.WarningRate => "warningRate"u8,
        Violation.CriticalLow => "criticalLow"u8,
        Violation.CriticalHigh => "criticalHigh"u8,
        Violation.CriticalRate => "criticalRate"u8,
        _ => "none"u8,
    };
}
