using System.Text.Json;
using System.Text.Json.Serialization;
using Millwright.Twins.Notices;

namespace Millwright.Storage.Notices;

/// <summary>How people's habits, scopes and rotations are stored, and how an event's payload is read; members that nobody knows are passed over.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeScope))]
[JsonSerializable(typeof(Habits))]
[JsonSerializable(typeof(Rotation))]
[JsonSerializable(typeof(NoticeFacts))]
internal sealed partial class NoticeJson : JsonSerializerContext
{
    /// <summary>What a payload says; one of another shape says nothing, and its event goes out all the same.</summary>
    public static NoticeFacts Facts(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, Default.NoticeFacts) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }
}

/// <summary>The words for severities and frequencies in the tables.</summary>
internal static class NoticeWords
{
    public static string Of(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "critical",
        NoticeSeverity.Warning => "warning",
        _ => "info",
    };

    public static NoticeSeverity Severity(string? word) => word switch
    {
        "critical" => NoticeSeverity.Critical,
        "warning" => NoticeSeverity.Warning,
        _ => NoticeSeverity.Info,
    };

    public static string Of(Frequency frequency) => frequency switch
    {
        Frequency.Daily => "daily",
        Frequency.Weekly => "weekly",
        _ => "immediate",
    };

    public static Frequency HowOften(string word) => word switch
    {
        "daily" => Frequency.Daily,
        "weekly" => Frequency.Weekly,
        _ => Frequency.Immediate,
    };
}
