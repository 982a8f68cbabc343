using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Live;

/// <summary>The page in a real browser, as a person has it. Without the built page or a Chromium the test is skipped.</summary>
internal sealed class Page : IAsyncDisposable
{
    /// <summary>Milliseconds; a page that lost its server waits up to 8 s between attempts.</summary>
    private const int Soon = 30_000;

    private readonly Script _browser;
    private readonly Uri _address;

    private Page(Script browser, Uri address) => (_browser, _address) = (browser, address);

    /// <param name="hash">The part of the address after <c>#</c>, such as <c>/machines/pump-1</c>.</param>
    public static async Task<Page> Open(Installation product, string hash)
    {
        Assert.SkipUnless(Built.HasPage, "The page is not built: npm run build in src/Millwright.Dashboard, then build the gateway.");
        var chromium = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_CHROMIUM");
        Assert.SkipWhen(string.IsNullOrEmpty(chromium), "MILLWRIGHT_TEST_CHROMIUM names no Chromium.");
        var page = new Page(await Script.Start("browse.mjs", chromium!), product.Address);
        await page.Go($"#{hash}");
        return page;
    }

    /// <summary>Loads an address below the page anew.</summary>
    public Task Go(string hash) => _browser.Do(new { @do = "open", url = new Uri(_address, $"/{hash}").AbsoluteUri });

    public Task Click(string selector) => _browser.Do(new { @do = "click", selector });

    public Task Fill(string selector, string text) => _browser.Do(new { @do = "fill", selector, text });

    public Task Press(string selector, string key) => _browser.Do(new { @do = "press", selector, key });

    /// <summary>From and to as shares of the element's width.</summary>
    public Task Drag(string selector, double from, double to) => _browser.Do(new { @do = "drag", selector, from, to });

    public Task Size(int width, int height) => _browser.Do(new { @do = "size", width, height });

    /// <summary>Waits until a JavaScript expression is true on the page.</summary>
    public Task Until(string expression) => _browser.Do(new { @do = "until", expression, ms = Soon });

    /// <summary>Waits until an element shows a text.</summary>
    public Task UntilShown(string selector, string text) =>
        Until($"[...document.querySelectorAll({JsonValue.Create(selector)!.ToJsonString()})].some(element => element.innerText.includes({JsonValue.Create(text)!.ToJsonString()}))");

    public async Task<JsonNode?> Read(string expression) => (await _browser.Do(new { @do = "read", expression }))["value"];

    /// <summary>What went wrong on the page since it was opened.</summary>
    public async Task HasNoErrors() => (await _browser.Do(new { @do = "errors" }))["errors"]!.AsArray().ShouldBeEmpty();

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
