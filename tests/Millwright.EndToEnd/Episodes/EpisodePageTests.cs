using Millwright.EndToEnd.Live;

namespace Millwright.EndToEnd.Episodes;

/// <summary>The page of one failure episode in a browser.</summary>
public sealed class EpisodePageTests
{
    [Fact]
    public async Task An_episode_tells_what_moved_first_and_takes_notes()
    {
        await using var product = await Installation.Start();
        await product.Api.Configure("pump", new { sensors = new { temperature = new { unit = "°C", limits = new { criticalHigh = 80 } } } });
        await product.Api.Register("pump-1", "pump");
        var start = TimeProvider.System.GetUtcNow().AddHours(-3);
        await product.Api.Ingest([.. Enumerable.Range(0, 150).Select(minute => new SentReading("pump-1", start.AddMinutes(minute), At(minute)))]);
        var episode = (string)(await product.Api.Get("/machines/pump-1/episodes"))["items"]![0]!["id"]!;
        await using var page = await Page.Open(product, $"/episodes/{episode}");

        await page.UntilShown(".episode-page header", "Temperature passed its critical limit");
        await page.Until("document.querySelectorAll('.moved li').length === 3");
        ((string)(await page.Read("document.querySelector('.moved li').innerText"))!).ShouldContain("vibration");
        ((string)(await page.Read("document.querySelector('.moved li').innerText"))!).ShouldContain("before");
        await page.Until("document.querySelectorAll('.dossier .chart canvas').length === 2");

        await page.Fill("#note-author", "Ada");
        await page.Fill("#note-text", "The bearing was dry.");
        await page.Click(".notes form button");
        await page.UntilShown(".notes li", "The bearing was dry.");
        await page.Go($"#/episodes/{episode}");
        await page.UntilShown(".notes li", "Ada");
        await page.Click(".notes li button");
        await page.Until("document.querySelectorAll('.notes li').length === 0");
        await page.HasNoErrors();
    }

    /// <summary>Two hours of calm; then vibration rises, twenty minutes later temperature, and pressure not at all.</summary>
    private static Dictionary<string, double> At(int minute)
    {
        var ripple = minute % 5 * 0.1;
        return new()
        {
            ["vibration"] = 2 + ripple + (minute is >= 100 and < 140 ? 6 : 0),
            ["temperature"] = 50 + ripple + (minute is >= 120 and < 135 ? 40 : 0),
            ["pressure"] = 6 + ripple,
        };
    }
}
