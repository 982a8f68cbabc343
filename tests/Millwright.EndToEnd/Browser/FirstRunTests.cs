namespace Millwright.EndToEnd.Browser;

/// <summary>An empty installation leads to its first machine.</summary>
public sealed class FirstRunTests
{
    private const string IsFirstPage = "document.querySelector('.first-run h1')?.innerText === 'No machines yet'";

    [Fact]
    public async Task The_first_page_turns_into_the_fleet_with_the_first_reading()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product);
        await window.Until($"{IsFirstPage} && document.querySelector('.first-run .command code').innerText.includes('/api/v1/readings')");

        await product.Api.Ingest(new SentReading("pump-1", TimeProvider.System.GetUtcNow(), new() { ["temperature"] = 41.25 }));

        await window.UntilShows("pump-1", "41.25");
        await window.Until($"!({IsFirstPage})");
    }

    [Fact]
    public async Task A_file_of_good_readings_turns_it_into_the_fleet()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product);
        await window.Until(IsFirstPage);

        await window.Choose(".drop input", "day.csv", $"machineId,timestamp,temperature\npump-1,{Now},41.25\npump-2,{Now},42.25\n");

        await window.UntilShows("pump-1", "41.25");
        await window.UntilShows("pump-2", "42.25");
    }

    [Fact]
    public async Task A_file_with_a_bad_reading_says_which_one_and_loses_no_other()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product);
        await window.Until(IsFirstPage);

        await window.Choose(".drop input", "day.csv", $"machineId,timestamp,temperature\npump-1,{Now},41.25\npump-2,yesterday,42.25\n");

        await window.Until("document.querySelector('.import-report')?.innerText.includes('1 accepted') && document.querySelector('.rejected tbody').innerText.includes('yesterday')");
        await window.Click(".import-report a");
        await window.UntilShows("pump-1", "41.25");
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused_before_it_is_sent()
    {
        await using var product = await Installation.Start();
        await using var window = await Window.Open(product, "#/import");

        await window.Choose(".drop input", "day.xlsx", "no");

        await window.Until("document.querySelector('[role=alert]')?.innerText.includes('day.xlsx')");
    }

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
