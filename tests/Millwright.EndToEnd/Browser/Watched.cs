namespace Millwright.EndToEnd.Browser;

/// <summary>A page on which a press is watched.</summary>
internal static class Watched
{
    /// <summary>An expression: the page was not loaded again since it was opened.</summary>
    public const string IsSameDocument = "window.openedBefore === true";

    /// <summary>Opens the page, and has it live with a press that shows 41.25.</summary>
    public static async Task<Window> Begin(Installation product, string press)
    {
        await Send(product, press, 41.25);
        var window = await Window.Open(product);
        await window.UntilShows(press, "41.25");
        await window.Until(Window.IsLive);
        await window.Read("window.openedBefore = true");
        return window;
    }

    /// <param name="at">When it was measured; left out: now.</param>
    public static Task Send(Installation product, string press, double force, DateTimeOffset? at = null) =>
        product.Api.Ingest(new SentReading(press, at ?? TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
}
