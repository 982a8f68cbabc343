using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Gateway.Errors;
using Millwright.Silo.Notices;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Gateway.Notices;

/// <summary>A channel as somebody writes it.</summary>
/// <param name="Settings">By kind; see docs/notices.md. <c>limit</c> is known to all.</param>
/// <param name="Secrets">Written, never read: one that is left out stays what it was, and null takes it away.</param>
/// <param name="EnabledEvents">Types or patterns that go to the channel itself.</param>
/// <param name="UserId">Whose it is; null: the plant's.</param>
public sealed record ChannelDocument(
    string Name, string Kind, JsonElement? Settings = null, IReadOnlyDictionary<string, string?>? Secrets = null, IReadOnlyList<string>? EnabledEvents = null,
    NoticeSeverity MinimumSeverity = NoticeSeverity.Info, NoticeScope? Scope = null, bool IsActive = true, string? Description = null, Guid? UserId = null)
{
    private const int MostName = 200, MostDescription = 2_000, MostSecret = 4_000;

    /// <summary>What is to be stored, or everything that is wrong.</summary>
    /// <param name="before">The channel as it is; null: it is new.</param>
    /// <exception cref="SealingException">There are secrets and no key to seal them with.</exception>
    public (ChannelDraft? Draft, IReadOnlyList<FieldError> Errors) Check(Guid id, ChannelRow? before, ChannelCatalog channels, Sealing sealing)
    {
        if (!channels.Knows(Kind))
            return (null, [new("kind", $"one of {string.Join(", ", ChannelKinds.All)}", Kind)]);
        if (before is not null && before.Kind != Kind)
            return (null, [new("kind", $"a channel stays what it is: {before.Kind}", Kind)]);
        if (Settings is { ValueKind: not JsonValueKind.Object })
            return (null, [new("settings", "a JSON object")]);
        var errors = new List<FieldError>(OwnErrors());
        var settings = Settings ?? JsonElement.Parse("{}");
        var setup = new ChannelSetup(settings, Merged(id, before, sealing, errors));
        errors.AddRange(channels.Check(Kind, settings, setup).Select(static problem => new FieldError(problem.Field, problem.Message)));
        if (errors.Count > 0)
            return (null, errors);
        var stored = JsonSerializer.SerializeToNode(settings)!.AsObject();
        stored[ChannelView.TargetMember] = channels.Target(Kind, setup);
        stored[ChannelView.SecretsMember] = new JsonArray([.. setup.Secrets.Keys.Order(StringComparer.Ordinal).Select(static name => (JsonNode)name)]);
        var box = setup.Secrets.Count == 0 ? null : sealing.Seal(id, setup.Secrets);
        return (new ChannelDraft(id, UserId, Kind, Name, Description, IsActive, stored.ToJsonString(), box, EnabledEvents ?? [], MinimumSeverity, Scope ?? NoticeScope.Everything), []);
    }

    private IEnumerable<FieldError> OwnErrors()
    {
        if (Name.Trim().Length is < 1 or > MostName)
            yield return new("name", $"1 to {MostName} characters", Name);
        if (Description?.Length > MostDescription)
            yield return new("description", $"at most {MostDescription} characters");
        foreach (var pattern in (EnabledEvents ?? []).Where(static pattern => !NoticeTypes.IsPattern(pattern)))
            yield return new("enabledEvents", "a type of GET /api/v1/notices/types, an area such as alarm.*, or *", pattern);
        foreach (var (name, value) in Secrets ?? new Dictionary<string, string?>())
            if (value?.Length > MostSecret || value?.Any(char.IsControl) == true)
                yield return new($"secrets.{name}", $"at most {MostSecret} characters and no line ends");
    }

    private Dictionary<string, string> Merged(Guid id, ChannelRow? before, Sealing sealing, List<FieldError> errors)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, value) in sealing.Open(id, before?.Secrets))
                merged[name] = value;
        }
        catch (SealingException error) when (Secrets is not { Count: > 0 })
        {
            errors.Add(new("secrets", error.Message));
        }
        catch (SealingException)
        {
            // They are given anew; what is missing among them is told with the rest.
        }
        foreach (var (name, value) in Secrets ?? new Dictionary<string, string?>())
        {
            merged.Remove(name);
            if (!string.IsNullOrEmpty(value))
                merged[name] = value;
        }
        return merged;
    }
}

/// <summary>A channel as it is shown: of its secrets the names.</summary>
/// <param name="Target">Where it leads, without what may be a token.</param>
/// <param name="Secrets">Those that are set.</param>
public sealed record ChannelView(
    Guid Id, string Name, string Kind, string Target, JsonObject Settings, IReadOnlyList<string> Secrets, IReadOnlyList<string> EnabledEvents, NoticeSeverity MinimumSeverity,
    NoticeScope Scope, bool IsActive, string? Description, Guid? UserId, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal const string TargetMember = "target", SecretsMember = "secretNames";

    internal static ChannelView Of(ChannelRow row)
    {
        var settings = JsonSerializer.SerializeToNode(row.Settings)!.AsObject();
        var target = (string?)settings[TargetMember] ?? "";
        IReadOnlyList<string> secrets = settings[SecretsMember] is JsonArray names ? [.. names.Select(static name => (string)name!)] : [];
        settings.Remove(TargetMember);
        settings.Remove(SecretsMember);
        return new(
            row.Id, row.Name, row.Kind, target, settings, secrets, row.EnabledEvents, row.MinimumSeverity, row.Scope, row.IsActive, row.Description, row.UserId, row.Version,
            row.CreatedAt, row.UpdatedAt);
    }
}
