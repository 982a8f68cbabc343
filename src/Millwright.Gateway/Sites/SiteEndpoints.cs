using Microsoft.Extensions.Options;
using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Storage.Sites;

namespace Millwright.Gateway.Sites;

/// <summary>A site, and the time zone that its people live in.</summary>
/// <param name="TimeZone">A name of the IANA time zone database.</param>
public sealed record SiteItem(string Site, string TimeZone);

/// <summary>What is to hold for a site.</summary>
/// <param name="TimeZone">A name of the IANA time zone database, such as <c>Europe/Berlin</c>.</param>
public sealed record SiteDocument(string TimeZone);

/// <summary>The sites of the plant.</summary>
internal static class SiteEndpoints
{
    private const int MostLength = 100;

    public static void AddSites(this IServiceCollection services)
    {
        services.AddOptions<PlantOptions>().BindConfiguration(PlantOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlantOptions>, PlantCheck>();
    }

    public static void MapSites(this RouteGroupBuilder api)
    {
        var sites = api.MapGroup("/sites").WithTags("Sites");
        sites.MapGet("", List).WithSummary("Every site that machines stand in, with its time zone.")
            .WithDescription("A site of which nothing was said has the plant's time zone (setting Plant:TimeZone).").Produces<ItemList<SiteItem>>();
        sites.MapPut("/{**site}", Put).WithSummary("Say in which time zone a site lies.").Produces<SiteItem>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> List(SiteRegistry sites, IOptions<PlantOptions> plant, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemList<SiteItem>(
            [.. (await sites.List(cancellationToken)).Select(site => new SiteItem(site.Site, site.TimeZone ?? plant.Value.TimeZone))]));

    /// <param name="site">As the path has it: a slash in a name may come as it is or escaped, and routing leaves an escaped one so.</param>
    private static async Task<IResult> Put(string site, SiteDocument document, SiteRegistry sites, CancellationToken cancellationToken)
    {
        site = site.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(site) || site.Length > MostLength || site.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            errors.Add(new FieldError("site", $"1 to {MostLength} characters, not only spaces and no control characters", site));
        if (!TimeZones.IsKnown(document.TimeZone))
            errors.Add(new FieldError("timeZone", TimeZones.Expectation, document.TimeZone));
        if (errors.Count > 0)
            return Problems.Validation("The site cannot be changed.", [.. errors]);
        var put = await sites.Put(site, document.TimeZone, cancellationToken);
        return TypedResults.Ok(new SiteItem(put.Site, put.TimeZone!));
    }
}
