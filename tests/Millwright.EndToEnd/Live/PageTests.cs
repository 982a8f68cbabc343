using Millwright.EndToEnd.Browser;

namespace Millwright.EndToEnd.Live;

/// <summary>The page at <c>/</c>, as a person with a browser has it.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_page_shows_the_plant_live_and_survives_a_restart_of_the_product()
    {
        await using var product = await Installation.Start();
        await product.Api.Configure("press", new { sensors = new { force = new { unit = "kN", limits = new { criticalHigh = 100 } } } });
        foreach (var press in new[] { "press-1", "press-2", "press-3" })
            await product.Api.Register(press, "press");
        await using var page = await Window.Open(product, "#/?view=table");
        await page.Until("document.querySelectorAll('a.row').length === 3");

        await Ingest(product, "press-1", 41.5);
        await page.Until($"{Row("press-1")}.innerText.includes('41.5') && {Row("press-1")}.classList.contains('running')");

        await Ingest(product, "press-2", 120);
        await page.Until($"{Row("press-2")}.classList.contains('critical') && {Row("press-2")}.querySelector('.c-episode').innerText.includes('force')");
        await page.Click("button.tile.critical");
        await page.Until("document.querySelectorAll('a.row').length === 1 && document.querySelector('a.row').dataset.id === 'press-2'");
        await page.Click("a.row");
        await page.Until("document.querySelector('.episode')?.innerText.includes('Force') && document.querySelector('.machine .sensors').innerText.includes('120')");
        await page.Click(".bar nav a");
        await page.Click("button.tile.total");
        await page.Until("document.querySelectorAll('a.row').length === 3");

        await product.Kill();
        await page.Until("document.querySelector('.banner') !== null");
        await product.Run();
        await page.Until("document.querySelector('.banner') === null && document.querySelector('.health').innerText === 'live'");
        await Ingest(product, "press-3", 62.25);
        await page.Until($"{Row("press-3")}.innerText.includes('62.3') || {Row("press-3")}.innerText.includes('62.25')");

        await page.Size(360, 740);
        await page.Until("document.documentElement.scrollWidth <= 360 && document.querySelectorAll('a.row').length === 3");
        await page.Click("a.row[data-id=press-3]");
        await page.Until("document.querySelector('.machine')?.getBoundingClientRect().width <= 360 && document.querySelector('.machine .sensors').innerText.includes('force')");
        ((bool)(await page.Read("document.documentElement.scrollWidth <= 360"))!).ShouldBeTrue("at 360 px the page scrolls sideways");
        // What the console says of a server that is away is not the page's fault.
        (await page.Complaints()).ShouldNotContain(static line => !line.StartsWith("console:", StringComparison.Ordinal));
    }

    private static string Row(string machine) => $"document.querySelector('a.row[data-id={machine}]')";

    private static Task Ingest(Installation product, string machine, double force) =>
        product.Api.Ingest(new SentReading(machine, TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
}
