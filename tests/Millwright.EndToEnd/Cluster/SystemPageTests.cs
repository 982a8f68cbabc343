using Millwright.EndToEnd.Browser;

namespace Millwright.EndToEnd.Cluster;

/// <summary>The page of the installation itself, in a browser.</summary>
public sealed class SystemPageTests
{
    [Fact]
    public async Task A_node_is_seen_with_what_it_does_what_is_hot_on_it_and_what_is_stored()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product, "#/system");
        await window.UntilSays(".system .node-state", "up");
        await window.UntilSays(".system .node td", "does everything");
        await window.UntilSays(".system [aria-labelledby=hot-title]", "No machine sent anything");
        await window.UntilSays(".system [aria-labelledby=storage-title] th", "readings");

        await product.Api.Post("/machines", new { id = "press-1", type = "press", name = "Press of line four" });
        var now = TimeProvider.System.GetUtcNow();
        await product.Api.Ingest([.. Enumerable.Range(0, 200).Select(second => new SentReading("press-1", now.AddSeconds(second - 200), new() { ["force"] = second }))]);
        await window.UntilSays(".system [aria-labelledby=hot-title] a", "Press of line four");
        foreach (var scheme in new[] { "light", "dark" })
        {
            await window.Prefer(scheme);
            (await window.Barriers()).ShouldBeEmpty();
        }
        await window.Size(390, 844);
        ((int)(await window.Read("document.documentElement.scrollWidth"))!).ShouldBe(390);

        await window.Click(".system [aria-labelledby=hot-title] a");
        await window.UntilSays("#page-title", "Press of line four");
        (await window.Complaints()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_cannot_be_answered_says_so_and_goes_on_by_itself()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product, "#/system");
        await window.UntilSays(".system .node-state", "up");
        await window.NetworkIsAway(true);
        await window.UntilSays(".system .failure", "Could not get the nodes");
        await window.NetworkIsAway(false);
        await window.Until("document.querySelector('.system .node-state') !== null && document.querySelector('.system .failure') === null");
    }
}
