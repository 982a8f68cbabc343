namespace Millwright.EndToEnd.Live;

/// <summary>The page at <c>/</c>, as a person with a browser has it.</summary>
public sealed class PageTests
{
    /// <summary>Milliseconds; a page that lost its server waits up to 8 s between attempts.</summary>
    private const int Soon = 30_000;

    [Fact]
    public async Task The_page_shows_the_plant_live_and_survives_a_restart_of_the_product()
    {
        Assert.SkipUnless(Built.HasPage, "The page is not built: npm run build in src/Millwright.Dashboard, then build the gateway.");
        var chromium = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_CHROMIUM");
        Assert.SkipWhen(string.IsNullOrEmpty(chromium), "MILLWRIGHT_TEST_CHROMIUM names no Chromium.");
        await using var product = await Installation.Start();
        await product.Api.Configure("press", new { sensors = new { force = new { unit = "kN", limits = new { criticalHigh = 100 } } } });
        foreach (var press in new[] { "press-1", "press-2", "press-3" })
            await product.Api.Register(press, "press");
        await using var page = await Script.Start("browse.mjs", chromium!);
        await page.Do(new { @do = "open", url = new Uri(product.Address, "#/?view=table").AbsoluteUri });
        await Until(page, "document.querySelectorAll('a.row').length === 3");

        await Ingest(product, "press-1", 41.5);
        await Until(page, $"{Row("press-1")}.innerText.includes('41.5') && {Row("press-1")}.classList.contains('running')");

        await Ingest(product, "press-2", 120);
        await Until(page, $"{Row("press-2")}.classList.contains('critical') && {Row("press-2")}.querySelector('.c-episode').innerText.includes('force')");
        await page.Do(new { @do = "click", selector = "button.tile.critical" });
        await Until(page, "document.querySelectorAll('a.row').length === 1 && document.querySelector('a.row').dataset.id === 'press-2'");
        await page.Do(new { @do = "click", selector = "a.row" });
        await Until(page, "document.querySelector('.episode')?.innerText.includes('Force') && document.querySelector('.machine .sensors').innerText.includes('120')");
        await page.Do(new { @do = "click", selector = ".bar nav a" });
        await page.Do(new { @do = "click", selector = "button.tile.total" });
        await Until(page, "document.querySelectorAll('a.row').length === 3");

        await product.Kill();
        await Until(page, "document.querySelector('.banner') !== null");
        await product.Run();
        await Until(page, "document.querySelector('.banner') === null && document.querySelector('.health').innerText === 'live'");
        await Ingest(product, "press-3", 62.25);
        await Until(page, $"{Row("press-3")}.innerText.includes('62.3') || {Row("press-3")}.innerText.includes('62.25')");

        await page.Do(new { @do = "size", width = 360, height = 740 });
        await Until(page, "document.documentElement.scrollWidth <= 360 && document.querySelectorAll('a.row').length === 3");
        await page.Do(new { @do = "click", selector = "a.row[data-id=press-3]" });
        await Until(page, "document.querySelector('.machine')?.getBoundingClientRect().width <= 360 && document.querySelector('.machine .sensors').innerText.includes('force')");
        ((bool)(await page.Do(new { @do = "read", expression = "document.documentElement.scrollWidth <= 360" }))["value"]!).ShouldBeTrue("at 360 px the page scrolls sideways");
        // What the console says of a server that is away is not the page's fault.
        (await page.Do(new { @do = "complaints" }))["complaints"]!.AsArray().Select(static line => (string)line!)
            .ShouldNotContain(static line => !line.StartsWith("console:", StringComparison.Ordinal));
    }

    private static string Row(string machine) => $"document.querySelector('a.row[data-id={machine}]')";

    private static async Task Until(Script page, string expression) => await page.Do(new { @do = "until", expression, ms = Soon });

    private static Task Ingest(Installation product, string machine, double force) =>
        product.Api.Ingest(new SentReading(machine, TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
}
