using System.Text.Json;
using Millwright.Gateway.Errors;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Machines;

/// <summary>A machine as it is registered, changed and exported.</summary>
/// <param name="Id">1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>; never changes.</param>
/// <param name="Name">At most 100 characters; the id where it is not said.</param>
/// <param name="Type">At most 50 characters; decides the configuration.</param>
/// <param name="Line">The line of the site that it stands in (ISA-95); at most 100 characters.</param>
/// <param name="Specifications">A free JSON object.</param>
public sealed record MachineDocument(
    string Id, string? Name = null, string? Type = null, string? Location = null, string? Site = null, string? Line = null,
    DateTimeOffset? InstallationDate = null, JsonElement? Specifications = null, IReadOnlyList<string>? Tags = null)
{
    /// <summary>The document as the register takes it, or everything that is wrong with it.</summary>
    public (MachineDraft? Draft, IReadOnlyList<FieldError> Errors) Check()
    {
        var errors = new List<FieldError>();
        if (!MachineId.TryParse(Id, out var id))
            errors.Add(new FieldError("id", $"expected {MachineId.Expectation}", Id));
        CheckText(errors, "name", Name, 100);
        CheckText(errors, "type", Type, 50);
        CheckText(errors, "location", Location, 100);
        CheckText(errors, "site", Site, 100);
        CheckText(errors, "line", Line, 100);
        if (Specifications is { ValueKind: not JsonValueKind.Object and not JsonValueKind.Null } other)
            errors.Add(new FieldError("specifications", "expected an object", other.ValueKind.ToString()));
        for (var tag = 0; tag < Tags?.Count; tag++)
            CheckText(errors, $"tags[{tag}]", Tags[tag], 50);
        if (errors.Count > 0)
            return (null, errors);
        var specifications = Specifications is { ValueKind: JsonValueKind.Object } given ? given : (JsonElement?)null;
        return (new MachineDraft(id, Name ?? Id, Type ?? MachineRecord.UnknownType, Location, Site, Line, InstallationDate, specifications, Tags), errors);
    }

    private static void CheckText(List<FieldError> errors, string field, string? text, int most)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > most || text.AsSpan().ContainsAnyInRange('\0', '\u001f')))
            errors.Add(new FieldError(field, $"1 to {most} characters, not only spaces and no control characters", text));
    }
}

/// <summary>A machine as the register has it.</summary>
public sealed record Registration(
    string Id, string Name, string Type, string? Location, string? Site, string? Line, DateTimeOffset? InstallationDate, JsonElement Specifications,
    IReadOnlyList<string> Tags, DateTimeOffset? RetiredAt, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static Registration Of(MachineRecord machine) => new(
        machine.Id.Value, machine.Name, machine.Type, machine.Location, machine.Site, machine.Line, machine.InstallationDate, machine.Specifications,
        machine.Tags, machine.RetiredAt, machine.Version, machine.CreatedAt, machine.UpdatedAt);
}
