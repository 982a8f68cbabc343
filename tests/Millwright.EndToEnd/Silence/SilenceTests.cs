namespace Millwright.EndToEnd.Silence;

public sealed class SilenceTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_machine_goes_offline_at_its_deadline_although_the_product_was_killed_meanwhile()
    {
        await using var product = await Installation.Start();
        await product.Api.Configure("press", new { noDataTimeout = "PT3S" });
        await product.Api.Register("press-1", "press");
        await product.Api.Ingest(new SentReading("press-1", TimeProvider.System.GetUtcNow(), new() { ["force"] = 80 }));
        var lastSeen = (DateTimeOffset)(await product.Api.Get("/machines/press-1"))["lastSeen"]!;

        await product.Restart();

        // The list is the register's: asking it wakes no twin.
        await Eventually.Is(
            async () => (await product.Api.GetAll("/machines?status=offline")).Count == 1, "the machine is offline without anybody asking for it");
        var offline = (await product.Api.GetAll("/machines/press-1/events"))
            .Single(line => ((string?)line["toStatus"])?.Equals("offline", StringComparison.OrdinalIgnoreCase) == true);
        var at = (DateTimeOffset)offline["at"]!;
        at.ShouldBe(lastSeen + Timeout, Tolerance);
        // Told when it was due, or as soon as the product was back.
        ((DateTimeOffset)offline["recordedAt"]!).ShouldBeGreaterThanOrEqualTo(at);
        ((string?)(await product.Api.Get("/machines/press-1"))["status"]).ShouldBe("offline");
    }
}
