namespace Millwright.EndToEnd.Browser;

/// <summary>One walk through every page, the first run before there is a machine, the others with a machine that is in an episode and has had one; and what was seen on it.</summary>
public sealed class EveryPage
{
    /// <summary>Charts out of sight wait until they come near; what is in sight has come.</summary>
    private const string IsThere =
        "document.querySelector('#content h1') !== null && ![...document.querySelectorAll('#content [role=status]')].some(words => /^(Loading|Looking)/.test(words.innerText) && words.getBoundingClientRect().top < innerHeight)";

    private const int Phone = 360;
    private static readonly (string Scheme, int Width, int Height)[] Looks = [("light", 1440, 900), ("dark", 1440, 900), ("light", Phone, 740), ("dark", Phone, 740)];
    private readonly Lazy<Task> _walk;

    public EveryPage() => _walk = new Lazy<Task>(Walk);

    /// <summary>Errors, broken policies and requests to other hosts.</summary>
    internal List<string> Complaints { get; } = [];

    /// <summary>What breaks WCAG 2.2 A or AA, in light and dark, wide and narrow.</summary>
    internal List<string> Barriers { get; } = [];

    /// <summary>Pages that a phone has to scroll sideways.</summary>
    internal List<string> Wide { get; } = [];

    /// <summary>Walks, unless that was done.</summary>
    internal Task Visit() => _walk.Value;

    private async Task Walk()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product);
        await Look(window, "#/");
        var episode = await Fill(product);
        var alarm = (await Eventually.Get(() => product.Api.Get("/alarms"), static page => page["items"]!.AsArray().Count > 0, "an alarm is raised"))["items"]![0]!["id"];
        var incident = (await Eventually.Get(() => product.Api.Get("/incidents"), static page => page["items"]!.AsArray().Count > 0, "the alarms are an incident"))["items"]![0]!["id"];
        foreach (var place in new[]
        {
            "#/?view=tiles", "#/?view=table&changes=yes", "#/machines/press-1", "#/machines/press-1?part=past", "#/machines/press-1?part=limits", $"#/episodes/{episode}",
            "#/alarms", "#/alarms?view=history", $"#/alarms/{alarm}", $"#/incidents/{incident}", "#/incidents", "#/alarms/performance", "#/rules", "#/rules/new", "#/rules/limit",
            "#/models", "#/notices", "#/channels", "#/people", "#/system", "#/import", "#/settings", "#/nowhere",
        })
            await Look(window, place);
    }

    private async Task Look(Window window, string place)
    {
        await window.GoTo(place);
        await window.Until(IsThere);
        Complaints.AddRange((await window.Complaints()).Select(complaint => $"{place}: {complaint}"));
        foreach (var (scheme, width, height) in Looks)
        {
            await window.Prefer(scheme);
            await window.Size(width, height);
            await window.Until(IsThere);
            if (width == Phone && (int)(await window.Read("document.documentElement.scrollWidth"))! is > Phone and var drawn)
                Wide.Add($"{place}, {scheme}: {drawn} px");
            Barriers.AddRange((await window.Barriers()).Select(barrier => $"{place}, {scheme}, {width} px: {barrier}"));
        }
        // What the search for barriers does on the page is not the page's.
        await window.Complaints();
    }

    /// <summary>A small plant with a closed and an active episode; the id of the active one.</summary>
    private static async Task<string> Fill(Installation product)
    {
        var now = TimeProvider.System.GetUtcNow();
        await product.Api.Configure("press", new
        {
            sensors = new { force = new { unit = "kN", limits = new { criticalLow = 2, warningLow = 5, warningHigh = 80, criticalHigh = 90 } } },
            episodeQuietTime = "PT20S",
            episodeReopenWindow = "PT0S",
        });
        for (var press = 1; press <= 12; press++)
            await product.Api.Register($"press-{press}", "press");
        for (var press = 1; press <= 12; press++)
        {
            await product.Api.Ingest(
            [
                .. Enumerable.Range(0, 120).Select(second => new SentReading(
                    $"press-{press}", now.AddSeconds(second * 10 - 1200), new() { ["force"] = press == 1 && second is (> 30 and < 40) or > 110 ? 95 : press == 2 && second > 110 ? 85 : 40 + second % 7, ["temperature"] = 30 + second % 5 })),
            ]);
        }
        return (string)(await Eventually.Get(
            async () => (await product.Api.GetAll("/machines/press-1/episodes")).Find(static episode => (bool)episode["isActive"]!), static episode => episode is not null, "press-1 is in an episode"))!["id"]!;
    }
}
