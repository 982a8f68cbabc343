namespace Millwright.EndToEnd.Browser;

/// <summary>Live means live: the page knows when it is not, and comes back by itself.</summary>
public sealed class LiveTests(SharedInstallation shared) : IClassFixture<SharedInstallation>
{
    [Fact]
    public async Task A_page_without_a_network_says_how_old_its_values_are_and_then_shows_what_it_missed()
    {
        var product = await shared.Get();
        await using var window = await Watched.Begin(product, "press-1");

        await window.NetworkIsAway(true);
        await Watched.Send(product, "press-1", 62.25);
        await window.Until(Window.IsOld);
        await window.Until("/\\d+ s old/.test(document.querySelector('.banner').innerText)");
        ((string)(await window.Read($"{Window.Machine("press-1")}.innerText"))!).ShouldContain("41.25");
        await window.NetworkIsAway(false);

        await window.UntilShows("press-1", "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(Watched.IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }

    [Fact]
    public async Task A_page_is_not_live_from_the_moment_that_its_network_goes_though_the_server_was_heard_just_now()
    {
        var product = await shared.Get();
        await using var window = await Watched.Begin(product, "press-2");
        await window.Read(
            """
            void new MutationObserver(() => {
              const health = document.querySelector('.health.reconnecting');
              if (health && window.heardBefore === undefined) window.heardBefore = Number(/Heard (\d+) s ago/.exec(health.title)?.[1]);
            }).observe(document.querySelector('.bar'), { subtree: true, attributes: true, childList: true, characterData: true })
            """);
        await Watched.Send(product, "press-2", 62.25);
        await window.UntilShows("press-2", "62.25");

        await window.NetworkIsAway(true);

        await window.Until("window.heardBefore !== undefined");
        ((int)(await window.Read("window.heardBefore"))!).ShouldBeLessThan(7, "the page waited for a heartbeat that could not come");
        await window.NetworkIsAway(false);
        await window.Until(Window.IsLive);
    }

    [Fact]
    public async Task A_chart_that_was_away_from_the_network_has_what_was_measured_meanwhile()
    {
        var product = await shared.Get();
        // Minutes apart: each has a row of its own, however wide the chart's buckets are.
        var now = TimeProvider.System.GetUtcNow();
        await Watched.Send(product, "press-3", 41.25, now.AddMinutes(-8));
        await using var window = await Window.Open(product, "#/machines/press-3");
        await window.Click("figure button[aria-label='force as a table']");
        await window.Until("document.querySelector('.data-table td')?.innerText === '41.25'");

        await window.NetworkIsAway(true);
        await window.Until(Window.IsOld);
        await Watched.Send(product, "press-3", 51.25, now.AddMinutes(-6));
        await Watched.Send(product, "press-3", 52.25, now.AddMinutes(-4));
        await Watched.Send(product, "press-3", 53.25, now.AddMinutes(-2));
        await window.NetworkIsAway(false);

        await window.Until("[...document.querySelectorAll('.data-table tbody tr')].map(row => row.querySelector('td').innerText).join() === '53.25,52.25,51.25,41.25'");
        await window.Until("[...document.querySelectorAll('.data-table td:last-child')].every(count => count.innerText === '1')");
    }

    [Fact]
    public async Task A_page_that_was_frozen_shows_the_newest_when_it_goes_on()
    {
        var product = await shared.Get();
        await using var window = await Watched.Begin(product, "press-4");

        await window.Halt(true, onlyPage: true);
        for (var value = 50.25; value <= 62.25; value++)
            await Watched.Send(product, "press-4", value);
        await window.Halt(false);

        await window.UntilShows("press-4", "62.25");
        await window.Until(Window.IsLive);
    }

    [Fact]
    public async Task A_machine_that_fell_silent_is_shown_as_offline_while_the_page_is_live()
    {
        var product = await shared.Get();
        await product.Api.Configure("quick-press", new { noDataTimeout = "PT2S" });
        await product.Api.Register("press-5", "quick-press");
        await using var window = await Watched.Begin(product, "press-5");

        await window.Until($"{Window.Machine("press-5")}.classList.contains('offline')");
        await window.Until(Window.IsLive);
    }
}
