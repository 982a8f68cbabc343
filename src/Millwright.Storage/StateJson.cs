using System.Text.Json;
using System.Text.Json.Serialization;
using Millwright.Twins.Alarms;
using Millwright.Twins.Episodes;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Storage;

/// <summary>
/// How the twin's own types are written as JSON. Doubles are written with the digits that read back to the same bits; an absent value is
/// the word NaN. Unknown members are passed over, so that an older program can read a newer state of the same schema.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(MachineIdConverter), typeof(DurationConverter)])]
[JsonSerializable(typeof(TwinState))]
[JsonSerializable(typeof(MachineConfiguration))]
[JsonSerializable(typeof(MachineConfigurationOverride))]
[JsonSerializable(typeof(AlarmRule))]
[JsonSerializable(typeof(IReadOnlyList<AlarmRule>))]
[JsonSerializable(typeof(AlarmCommand))]
[JsonSerializable(typeof(ParentAlarm))]
[JsonSerializable(typeof(EpisodeCause))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, Peak>))]
public sealed partial class StateJson : JsonSerializerContext;

internal sealed class MachineIdConverter : JsonConverter<MachineId>
{
    public override MachineId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MachineId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException($"Expected a machine id: {MachineId.Expectation}.");

    public override void Write(Utf8JsonWriter writer, MachineId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>A span of time as an ISO 8601 duration, such as <c>PT30S</c> or <c>P1DT12H</c>; months and years are refused.</summary>
public sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        try
        {
            var days = text.IndexOf('T') is var time and >= 0 ? text.AsSpan(0, time) : text;
            if (text.StartsWith('P') && !days.ContainsAny('M', 'Y'))
                return System.Xml.XmlConvert.ToTimeSpan(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            // Told below, with what was expected.
        }
        throw new JsonException($"'{text}' is no duration; expected ISO 8601 such as PT30S, PT5M or P1D.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(System.Xml.XmlConvert.ToString(value));
}
