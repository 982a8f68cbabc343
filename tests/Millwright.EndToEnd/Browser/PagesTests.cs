namespace Millwright.EndToEnd.Browser;

/// <summary>What is asked of every page alike.</summary>
public sealed class PagesTests
{
    /// <summary>Charts out of sight wait until they come near; what is in sight has come.</summary>
    private const string IsThere =
        "document.querySelector('#content h1') !== null && ![...document.querySelectorAll('#content [role=status]')].some(words => /^(Loading|Looking)/.test(words.innerText) && words.getBoundingClientRect().top < innerHeight)";

    private static readonly (string Scheme, int Width, int Height)[] Looks = [("light", 1440, 900), ("dark", 1440, 900), ("light", 360, 740), ("dark", 360, 740)];

    [Fact]
    public async Task No_page_puts_a_barrier_of_WCAG_A_or_AA_in_anybodys_way_in_light_or_dark_wide_or_narrow()
    {
        var barriers = new List<string>();
        await Visit(async (window, place) =>
        {
            foreach (var (scheme, width, height) in Looks)
            {
                await window.Prefer(scheme);
                await window.Size(width, height);
                await window.Until(IsThere);
                barriers.AddRange((await window.Barriers()).Select(barrier => $"{place}, {scheme}, {width} px: {barrier}"));
            }
        });
        barriers.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_page_errs_breaks_its_content_policy_or_asks_another_host()
    {
        var complaints = new List<string>();
        await Visit(async (window, place) => complaints.AddRange((await window.Complaints()).Select(complaint => $"{place}: {complaint}")));
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_page_is_wider_than_a_phone()
    {
        var wide = new List<string>();
        await Visit(async (window, place) =>
        {
            await window.Size(360, 740);
            await window.Until(IsThere);
            if ((int)(await window.Read("document.documentElement.scrollWidth"))! is > 360 and var width)
                wide.Add($"{place}: {width} px");
        });
        wide.ShouldBeEmpty();
    }

    /// <summary>Shows every page, the first run before there is a machine, the others with a machine that is in an episode and has had one.</summary>
    private static async Task Visit(Func<Window, string, Task> look)
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product);
        await Show("#/");
        var episode = await Fill(product);
        var alarm = (await Eventually.Get(() => product.Api.Get("/alarms"), static page => page["items"]!.AsArray().Count > 0, "an alarm is raised"))["items"]![0]!["id"];
        var incident = (await Eventually.Get(() => product.Api.Get("/incidents"), static page => page["items"]!.AsArray().Count > 0, "the alarms are an incident"))["items"]![0]!["id"];
        foreach (var place in new[]
        {
            "#/?view=tiles", "#/?view=table&changes=yes", "#/machines/press-1", "#/machines/press-1?part=past", "#/machines/press-1?part=limits", $"#/episodes/{episode}",
            "#/alarms", "#/alarms?view=history", $"#/alarms/{alarm}", $"#/incidents/{incident}", "#/incidents", "#/alarms/performance", "#/rules", "#/rules/new", "#/rules/limit",
            "#/models", "#/notices", "#/channels", "#/people", "#/system", "#/import", "#/settings", "#/nowhere",
        })
            await Show(place);

        async Task Show(string place)
        {
            await window.GoTo(place);
            await window.Until(IsThere);
            await look(window, place);
        }
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
