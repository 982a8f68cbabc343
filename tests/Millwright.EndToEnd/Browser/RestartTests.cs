namespace Millwright.EndToEnd.Browser;

/// <summary>A page whose server goes away comes back with it.</summary>
public sealed class RestartTests
{
    private const string Press = "press-1";

    [Fact]
    public async Task A_page_whose_server_was_killed_goes_grey_and_comes_back_with_what_was_sent_since()
    {
        await using var product = await Installation.Start();
        await using var window = await Watched.Begin(product, Press);

        await product.Kill();
        await window.Until(Window.IsOld);
        await product.Run();
        await Watched.Send(product, Press, 62.25);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(Watched.IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }

    [Fact]
    public async Task A_browser_that_slept_through_a_restart_of_the_server_wakes_to_the_newest()
    {
        await using var product = await Installation.Start();
        await using var window = await Watched.Begin(product, Press);

        await window.Halt(true);
        await product.Restart();
        await Watched.Send(product, Press, 62.25);
        await window.Halt(false);

        await window.UntilShows(Press, "62.25");
        await window.Until(Window.IsLive);
        ((bool)(await window.Read(Watched.IsSameDocument))!).ShouldBeTrue("the page was loaded again");
    }
}
