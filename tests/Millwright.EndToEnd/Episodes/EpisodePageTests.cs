using Millwright.EndToEnd.Browser;

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
        await using var window = await Window.Open(product, $"#/episodes/{episode}");

        await window.UntilSays(".episode-page header", "Temperature passed its critical limit");
        await window.Until("document.querySelectorAll('.moved li').length === 3");
        ((string)(await window.Read("document.querySelector('.moved li').innerText"))!).ShouldContain("vibration");
        ((string)(await window.Read("document.querySelector('.moved li').innerText"))!).ShouldContain("before");
        await window.Until("document.querySelectorAll('.dossier .chart canvas').length === 2");

        await window.Fill("#note-author", "Ada");
        await window.Fill("#note-text", "The bearing was dry.");
        await window.Click(".notes form button");
        await window.UntilSays(".notes li", "The bearing was dry.");
        (await window.Barriers()).ShouldBeEmpty();
        await window.GoTo($"#/episodes/{episode}");
        await window.UntilSays(".notes li", "Ada");
        await window.Click(".notes li button");
        await window.Until("document.querySelectorAll('.notes li').length === 0");
        (await window.Faults()).ShouldBeEmpty();
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
