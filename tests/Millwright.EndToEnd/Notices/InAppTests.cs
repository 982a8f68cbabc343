namespace Millwright.EndToEnd.Notices;

/// <summary>Notices in the page, by SignalR.</summary>
public sealed class InAppTests
{
    [Fact]
    public async Task A_person_sees_what_comes_and_what_came_while_they_were_away()
    {
        await using var product = await Sending.Start();
        await using var page = await Script.Start("notices.mjs", new Uri(product.Address, "/hubs/notices").ToString());
        var channel = (string)(await product.Api.Post("/channels", new { name = "page", kind = "in-app" }))["id"]!;
        var user = (string)(await product.Api.Post("/users", new { name = "Anna" }))["id"]!;
        await product.Api.Put($"/users/{user}/preferences", new { items = new[] { new { @event = "*", channelId = channel } } });

        await page.Do(new { @do = "subscribe", user });
        await product.Tell("first");
        await Seen(page, 1);
        await page.Do(new { @do = "leave" });
        await product.NoticeOf(await product.Tell("second"), "sent");
        await page.Do(new { @do = "subscribe", user });

        var seen = await Seen(page, 2);
        seen.ShouldBe(["WARNING – first", "WARNING – second"]);
    }

    private static Task<string[]> Seen(Script page, int count) => Eventually.Get(
        async () => (await page.Do(new { @do = "notices" }))["notices"]!.AsArray().Select(static notice => (string)notice!["subject"]!).ToArray(),
        seen => seen.Length == count, $"{count} are seen");
}
