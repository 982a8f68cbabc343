using Microsoft.Extensions.Options;
using NodaTime;

namespace Millwright.Gateway.Sites;

/// <summary>What holds for the whole plant.</summary>
public sealed record PlantOptions
{
    public const string Section = "Millwright:Plant";

    /// <summary>The time zone of sites that say none of their own: a name of the IANA time zone database, such as <c>America/Chicago</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>Refuses a start with a time zone that nobody knows.</summary>
internal sealed class PlantCheck : IValidateOptions<PlantOptions>
{
    public ValidateOptionsResult Validate(string? name, PlantOptions options) => TimeZones.IsKnown(options.TimeZone)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{PlantOptions.Section}:TimeZone is '{options.TimeZone}': {TimeZones.Expectation}.");
}

internal static class TimeZones
{
    public const string Expectation = "expected a name of the IANA time zone database, such as Europe/Berlin or UTC";

    /// <summary>Asked of the database that comes with the program: machines without a zone database of their own know the same zones.</summary>
    public static bool IsKnown(string? id) => id is not null && DateTimeZoneProviders.Tzdb.Ids.Contains(id, StringComparer.Ordinal);
}
