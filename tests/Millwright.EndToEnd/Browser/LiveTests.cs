namespace Millwright.EndToEnd.Browser;

/// <summary>Live means live: the page knows when it is not, and comes back by itself.</summary>
public sealed class LiveTests
{
    private const string Press = "press-1";
    private const string IsSameDocument = "window.openedBefore === true";

    [Fact]
    public async Task A_page_whose_server_was_killed_goes_grey_and_comes_back_with_what_was_sent_since()
    {
        await using var product = await Installation.Start();
        await using var window = await Watch(product);

        await product.Kill();
        await window.Until(Window.IsOld);
        await product.Run();
        await Ingest(product, 62.25);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }

    [Fact]
    public async Task A_page_without_a_network_says_how_old_its_values_are_and_then_shows_what_it_missed()
    {
        await using var product = await Installation.Start();
        await using var window = await Watch(product);

        await window.NetworkIsAway(true);
        await Ingest(product, 62.25);
        await window.Until(Window.IsOld);
        await window.Until("/\\d+ s old/.test(document.querySelector('.banner').innerText)");
        ((string)(await window.Read($"{Window.Machine(Press)}.innerText"))!).ShouldContain("41.25");
        await window.NetworkIsAway(false);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }

    [Fact]
    public async Task A_page_is_not_live_from_the_moment_that_its_network_goes_though_the_server_was_heard_just_now()
    {
        await using var product = await Installation.Start();
        await using var window = await Watch(product);
        await window.Read(
            """
            void new MutationObserver(() => {
              const health = document.querySelector('.health.reconnecting');
              if (health && window.heardBefore === undefined) window.heardBefore = Number(/Heard (\d+) s ago/.exec(health.title)?.[1]);
            }).observe(document.querySelector('.bar'), { subtree: true, attributes: true, childList: true, characterData: true })
            """);

        await window.NetworkIsAway(true);

        await window.Until("window.heardBefore !== undefined");
        ((int)(await window.Read("window.heardBefore"))!).ShouldBeLessThan(7, "the page waited for a heartbeat that could not come");
        await window.NetworkIsAway(false);
        await window.Until(Window.IsLive);
    }

    [Fact]
    public async Task A_chart_that_was_away_from_the_network_has_what_was_measured_meanwhile()
    {
        await using var product = await Installation.Start();
        // Minutes apart: each has a row of its own, however wide the chart's buckets are.
        var now = TimeProvider.System.GetUtcNow();
        await Ingest(product, 41.25, now.AddMinutes(-8));
        await using var window = await Window.Open(product, $"#/machines/{Press}");
        await window.Click("figure button[aria-label='force as a table']");
        await window.Until("document.querySelector('.data-table td')?.innerText === '41.25'");

        await window.NetworkIsAway(true);
        await window.Until(Window.IsOld);
        await Ingest(product, 51.25, now.AddMinutes(-6));
        await Ingest(product, 52.25, now.AddMinutes(-4));
        await Ingest(product, 53.25, now.AddMinutes(-2));
        await window.NetworkIsAway(false);

        await window.Until("[...document.querySelectorAll('.data-table tbody tr')].map(row => row.querySelector('td').innerText).join() === '53.25,52.25,51.25,41.25'");
        await window.Until("[...document.querySelectorAll('.data-table td:last-child')].every(count => count.innerText === '1')");
    }

    [Fact]
    public async Task A_page_that_was_frozen_shows_the_newest_when_it_goes_on()
    {
        await using var product = await Installation.Start();
        await using var window = await Watch(product);

        await window.Halt(true, onlyPage: true);
        for (var value = 50.25; value <= 62.25; value++)
            await Ingest(product, value);
        await window.Halt(false);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
    }

    [Fact]
    public async Task A_browser_that_slept_through_a_restart_of_the_server_wakes_to_the_newest()
    {
        await using var product = await Installation.Start();
        await using var window = await Watch(product);

        await window.Halt(true);
        await product.Restart();
        await Ingest(product, 62.25);
        await window.Halt(false);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }

    [Fact]
    public async Task A_machine_that_fell_silent_is_shown_as_offline_while_the_page_is_live()
    {
        await using var product = await Installation.Start();
        await product.Api.Configure("press", new { noDataTimeout = "PT2S" });
        await product.Api.Register(Press, "press");
        await using var window = await Watch(product);

        await window.Until($"{Window.Machine(Press)}.classList.contains('offline')");
        await window.Until(Window.IsLive);
    }

    private static async Task<Window> Watch(Installation product)
    {
        await Ingest(product, 41.25);
        var window = await Window.Open(product);
        await window.UntilShows(Press, "41.25");
        await window.Until(Window.IsLive);
        await window.Read("window.openedBefore = true");
        return window;
    }

    private static Task Ingest(Installation product, double force, DateTimeOffset? at = null) =>
        product.Api.Ingest(new SentReading(Press, at ?? TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
}
