using System.Text.Json;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>Something that is wrong with a channel's setup.</summary>
/// <param name="Field">Such as <c>settings.host</c> or <c>secrets.url</c>.</param>
public sealed record SetupProblem(string Field, string Message);

/// <summary>A channel's settings and its secrets, opened.</summary>
public sealed class ChannelSetup(JsonElement settings, IReadOnlyDictionary<string, string> secrets)
{
    public IReadOnlyDictionary<string, string> Secrets => secrets;

    public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    public int Number(string name, int otherwise) => Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : otherwise;

    public bool Flag(string name) => Member(name)?.ValueKind == JsonValueKind.True;

    public IReadOnlyList<string> List(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)] : [];

    public string? Secret(string name) => secrets.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Where an HTTP channel leads; null: nowhere yet.</summary>
    public Uri? Url => Secret("url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>How many messages it takes: <c>{"messages":20,"per":"PT5M"}</c>; null: as many as there are.</summary>
    public FloodLimit? Limit(string kind)
    {
        if (Member("limit") is not { } limit)
            return ChannelKinds.IsForPeople(kind) ? new FloodLimit(20, TimeSpan.FromMinutes(5)) : null;
        return limit.ValueKind == JsonValueKind.Object && limit.TryGetProperty("messages", out var messages) && messages.TryGetInt32(out var count) && count > 0
            && limit.TryGetProperty("per", out var per) && Span(per) is { } span && span > TimeSpan.Zero
            ? new FloodLimit(count, span)
            : null;
    }

    public IEnumerable<SetupProblem> CheckLimit(string kind)
    {
        if (Member("limit") is { ValueKind: not JsonValueKind.Null } && Limit(kind) is null)
            yield return new("settings.limit", "an object such as {\"messages\":20,\"per\":\"PT5M\"}, or null for no limit");
    }

    private static TimeSpan? Span(JsonElement text)
    {
        try
        {
            return text.ValueKind == JsonValueKind.String ? System.Xml.XmlConvert.ToTimeSpan(text.GetString()!) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private JsonElement? Member(string name) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) ? value : null;
}
