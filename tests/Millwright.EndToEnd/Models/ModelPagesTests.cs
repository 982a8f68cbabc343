using Millwright.EndToEnd.Browser;

namespace Millwright.EndToEnd.Models;

/// <summary>The pages of what was learnt, as a person with a browser has them.</summary>
public sealed class ModelPagesTests
{
    private const int Days = 40;
    private static readonly string[] Pumps = ["pump-1", "pump-2", "pump-3", "pump-4"];
    private static readonly (string, string)[] Quick = [("Millwright__Learning__WatchInterval", "00:00:00.200"), ("Millwright__Learning__CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task A_plant_without_history_is_told_what_to_do_and_why_a_training_failed()
    {
        await using var product = await Installation.Start(Quick);
        await product.Api.Register("pump-1", "pump");
        await using var window = await Window.Open(product, "#/models");
        await window.UntilSays(".models .nothing", "No model has learnt yet");
        (await window.Barriers()).ShouldBeEmpty();

        await window.Click(".models header button.main");
        await window.Click(".dialog button[type=submit]");
        await window.UntilSays(".trainings li[data-state=failed] .error-text", "sent no readings");
        await window.UntilSays(".models tbody td", "has learnt nothing yet");
        (await window.Barriers()).ShouldBeEmpty();

        await window.GoTo("#/machines/pump-1?part=predictions");
        await window.UntilSays(".part .nothing", "No model answers yet");
        await window.GoTo("#/models/no-such-model");
        await window.UntilSays(".models", "no such thing");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_champion_is_seen_with_its_measures_foretells_with_its_reasons_and_is_rolled_back_after_a_question()
    {
        await using var product = await Installation.Start(Quick);
        await Live(product);
        var job = await product.Api.Post("/ml/train", new { task = "failureRisk", scope = new { type = "pump" }, sampleEvery = "PT1H", by = "Ada" });
        await using var window = await Window.Open(product, "#/models");
        await window.UntilSays(".models tbody td", "type pump");
        await window.UntilSays(".models tbody td", "log loss");
        (await window.Barriers()).ShouldBeEmpty();

        await window.GoTo("#/models/failure-risk-24h");
        await window.UntilSays(".models tbody tr.champion td", "champion");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Prefer("dark");
        (await window.Barriers()).ShouldBeEmpty();
        await window.GoTo($"#/models/failure-risk-24h?chain={job["traceId"]}");
        await window.UntilSays(".dialog li", "Became champion");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Click(".dialog button[type=submit]");
        await window.GoTo("#/models/failure-risk-24h?version=1");
        await window.UntilSays(".dialog .version", "failure episodes");
        await window.Click(".dialog button[type=submit]");

        await window.GoTo("#/machines/pump-1?part=predictions");
        await window.UntilSays(".foresight", "failure-risk-24h, version 1");
        await window.UntilSays(".factors th", "temperature, ");
        await window.UntilSays(".factors .number", "°C");
        await window.UntilSays("[aria-labelledby=anomalies-title] td", "96.00 °C");
        await window.UntilSays("[aria-labelledby=anomalies-title] td", "its limits, 90.00 °C");
        await window.UntilSays(".foresight", "No model answers this");
        (await window.Barriers()).ShouldBeEmpty();

        await window.GoTo("#/models/failure-risk-24h");
        await window.Click(".models td.moves button");
        await window.UntilSays(".dialog", "Roll version 1 back?");
        await window.Fill(".dialog input", "A new bearing is built in");
        await window.Click(".dialog button[type=submit]");
        await window.UntilSays(".models tbody td", "rests");
        await window.UntilSays(".life q", "A new bearing is built in");
        (await product.Api.Get("/ml/models/failure-risk-24h"))["champions"]!.AsArray().ShouldBeEmpty();
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drift_is_drawn_as_it_was_learnt_and_as_it_is_and_leads_to_what_followed()
    {
        await using var product = await Installation.Start([.. Quick, ("Millwright__Learning__DriftInterval", "00:00:01")]);
        await Live(product, daysUnderMorePressure: 5);
        await product.Api.Post("/ml/train", new { task = "failureRisk", scope = new { type = "pump" }, sampleEvery = "PT1H", to = TimeProvider.System.GetUtcNow().AddDays(-6) });
        await using var window = await Window.Open(product, "#/models/failure-risk-24h");

        await window.Until("document.querySelectorAll('.drifts li .distributions .share-bar').length > 3");
        await window.UntilSays(".drifts h3", "pressure");
        await window.UntilSays(".looks tr.moved th", "pressure");
        await window.UntilSays(".looks caption", "machines");
        await window.Until("[...document.querySelectorAll('.drifts .share-bar')].some(bar => bar.style.width === '100%')");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Click(".drifts li a[href*='chain=']");
        await window.UntilSays(".dialog li", "Drift was noticed");
        (await window.Faults()).ShouldBeEmpty();
    }

    /// <summary>Pumps whose bearing heats up in the day before it fails, and is new afterwards; the last reading is of now.</summary>
    private static async Task Live(Installation product, int daysUnderMorePressure = 0)
    {
        await product.Api.Configure("pump", new
        {
            noDataTimeout = "PT2H",
            episodeQuietTime = "PT20M",
            episodeReopenWindow = "PT20M",
            sensors = new { temperature = new { unit = "°C", limits = new { criticalHigh = 90 } } },
        });
        var start = TimeProvider.System.GetUtcNow().AddDays(-Days);
        foreach (var pump in Pumps)
        {
            await product.Api.Register(pump, "pump");
            var readings = Temperatures(pump).Select((temperature, step) => new SentReading(pump, start.AddMinutes(30 * step), new()
            {
                ["temperature"] = temperature,
                ["pressure"] = (step < (Days - daysUnderMorePressure) * 48 ? 6 : 9) + step % 7 * 0.1,
            }));
            foreach (var part in readings.Chunk(500))
                await product.Api.Ingest(part);
        }
    }

    /// <summary>One each half hour. Lives of 50 to 110 hours, each followed by two hours of failure; the end is a quiet time.</summary>
    private static List<double> Temperatures(string pump)
    {
        var random = new Random(pump[^1]);
        var temperatures = new List<double>();
        while (temperatures.Count < Days * 48)
        {
            var life = 2 * random.Next(50, 110);
            temperatures.AddRange(Enumerable.Range(0, life).Select(age => 50 + 38 * Math.Clamp(1 - (life - age) / 48.0, 0, 1) + random.NextDouble()));
            temperatures.AddRange(Enumerable.Repeat(96.0, 4));
        }
        return [.. temperatures.Take(Days * 48 - 4), .. Enumerable.Repeat(50.5, 4)];
    }
}
