using Millwright.EndToEnd.Browser;

namespace Millwright.EndToEnd.Machines;

/// <summary>The page of one machine in a browser: charts, past moments, limits.</summary>
public sealed class MachinePageTests(SharedInstallation shared) : IClassFixture<SharedInstallation>
{
    private const string Chart = ".chart[data-sensor=force]";

    [Fact]
    public async Task A_chart_shows_the_history_with_its_gap_and_follows_the_present()
    {
        var product = await Plant("press-1");
        // Each minute of the last hour but for twenty minutes in its middle.
        var now = TimeProvider.System.GetUtcNow();
        await Ingest(product, "press-1", [.. Enumerable.Range(1, 58).Where(static minute => minute is < 20 or > 40).Select(minute => (now.AddMinutes(-minute), 40.0 + (minute % 10)))]);
        await using var window = await Window.Open(product, "#/machines/press-1");

        await window.Until($"document.querySelector('{Chart}')?.dataset.loading === 'false' && document.querySelector('{Chart} canvas') !== null");
        await window.Until($"{LinePixels(0.15)} > 0 && {LinePixels(0.85)} > 0");
        ((int)(await window.Read(LinePixels(0.5)))!).ShouldBe(0, "a line is drawn across the gap");

        await window.Click($"{Chart} button[aria-label$='as a table']");
        await window.UntilSays($"{Chart} .data-table", "49.0");
        await Ingest(product, "press-1", (TimeProvider.System.GetUtcNow(), 77.25));
        await window.UntilSays($"{Chart} .data-table tbody tr:first-child", "77.25");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Size(360, 740);
        await window.Until("document.documentElement.scrollWidth <= 360");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_span_that_is_drawn_is_zoomed_into_and_its_address_shows_the_same_to_others()
    {
        var product = await Plant("press-2");
        await Ingest(product, "press-2", [.. LastHour()]);
        await using var window = await Window.Open(product, "#/machines/press-2");
        await window.Until($"document.querySelector('{Chart}')?.dataset.loading === 'false'");

        await window.Drag($"{Chart} .u-over", 0.25, 0.5);

        await window.Until("location.hash.includes('from=') && location.hash.includes('to=')");
        await window.Until("document.querySelector('.follow').getAttribute('aria-pressed') === 'false'");
        var (address, shown) = ((string)(await window.Read("location.hash"))!, (string)(await window.Read("document.querySelector('.shown-range').innerText"))!);
        await window.GoTo("#/");
        await window.Until("document.querySelector('[data-id]') !== null");
        await window.GoTo(address);
        await window.UntilSays(".shown-range", shown);

        await window.Focus($"{Chart} .plot");
        await window.Press("0");
        await window.Until("document.querySelector('.follow').getAttribute('aria-pressed') === 'true' && !location.hash.includes('from=')");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_chart_shows_is_copied_as_CSV_with_unit_and_UTC_times()
    {
        var product = await Plant("press-3");
        await Ingest(product, "press-3", [.. LastHour()]);
        await using var window = await Window.Open(product, "#/machines/press-3?range=300s");
        await window.Until($"document.querySelector('{Chart}')?.dataset.loading === 'false'");
        await window.Read("void (navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); })");

        await window.Click($"{Chart} button[aria-label$='as CSV']");

        await window.Until("window.copied !== undefined");
        var lines = ((string)(await window.Read("window.copied"))!).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("time (UTC),force [kN]");
        lines.Length.ShouldBeInRange(3, 6);
        lines.Skip(1).ShouldAllBe(static line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,4\d$"));
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_slider_shows_the_machine_as_it_was_and_Escape_leads_back()
    {
        var product = await Plant("press-4");
        var now = TimeProvider.System.GetUtcNow();
        await Ingest(product, "press-4", (now.AddMinutes(-70), 120), (now.AddMinutes(-69), 121), (now.AddMinutes(-20), 33));
        await using var window = await Window.Open(product, "#/machines/press-4");
        await window.UntilSays(".values", "33");

        await window.Focus("#moment");
        await window.Press("Home");

        await window.UntilSays(".past-banner", "The past");
        await window.UntilSays(".values .sensor.critical", "121");
        await window.UntilSays(".machine-head", "Critical");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Until("location.hash.includes('at=')");

        await window.Press("Escape");
        await window.Until("document.querySelector('.past-banner') === null && !location.hash.includes('at=')");
        await window.UntilSays(".values", "33");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_are_tried_on_the_past_refused_where_they_are_wrong_and_saved()
    {
        var product = await Plant("press-5");
        var now = TimeProvider.System.GetUtcNow();
        await Ingest(product, "press-5", (now.AddHours(-30), 50), (now.AddHours(-29), 90), (now.AddHours(-28), 50), (now.AddMinutes(-2), 51));
        await using var window = await Window.Open(product, "#/machines/press-5?part=limits");
        await window.Click(".configuration summary");

        await window.Fill("[id='force.criticalHigh']", "60");
        await window.Fill("[id='force.warningHigh']", "70");
        await window.Click(".configuration button[type=submit]");
        await window.UntilSays("[id='force.criticalHigh-note']", "must lie above “Warning above” (70)");

        await window.Fill("[id='force.criticalHigh']", "85");
        await window.Click(".try-on button");
        await window.UntilSays(".preview", "1 episode instead of 0");
        (await window.Barriers()).ShouldBeEmpty();

        await window.Click(".configuration button[type=submit]");
        await window.UntilSays(".configuration footer", "Saved");
        var saved = await product.Api.Get("/machines/press-5/configuration");
        ((double)saved["overrides"]!["sensors"]!["force"]!["limits"]!["criticalHigh"]!).ShouldBe(85);
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_that_somebody_else_was_faster_with_is_told_and_kept()
    {
        var product = await Plant("press-6");
        await Ingest(product, "press-6", (TimeProvider.System.GetUtcNow(), 50));
        await using var window = await Window.Open(product, "#/machines/press-6?part=limits");
        await window.Click(".configuration summary");
        await window.Fill("[id='force.criticalHigh']", "85");
        (await window.Read("fetch('api/v1/machines/press-6/configuration', { method: 'PUT', headers: { 'If-Match': '*', 'Content-Type': 'application/json' }, body: '{\"noDataTimeout\":\"PT7M\"}' }).then(answer => answer.status)"))
            !.GetValue<int>().ShouldBe(200);

        await window.Click(".configuration button[type=submit]");
        await window.UntilSays(".configuration footer", "Somebody has changed this configuration meanwhile");
        await window.Click(".configuration footer .told button:nth-of-type(2)");
        await window.Until("document.querySelector('.configuration footer .told.failed') === null && document.querySelector(\"[id='force.criticalHigh']\").value === '85'");
        await window.Click(".configuration button[type=submit]");

        await window.UntilSays(".configuration footer", "Saved");
        var saved = (await product.Api.Get("/machines/press-6/configuration"))["overrides"]!;
        ((string?)saved["noDataTimeout"]).ShouldBe("PT7M");
        ((double)saved["sensors"]!["force"]!["limits"]!["criticalHigh"]!).ShouldBe(85);
    }

    /// <summary>How many pixels of the line stand at a share of the plot's width.</summary>
    private static string LinePixels(double place) =>
        $$"""
        (() => {
          const canvas = document.querySelector('{{Chart}} canvas');
          const over = document.querySelector('{{Chart}} .u-over').getBoundingClientRect();
          const ratio = canvas.width / canvas.getBoundingClientRect().width;
          const x = Math.round((over.left - canvas.getBoundingClientRect().left + over.width * {{place.ToString(System.Globalization.CultureInfo.InvariantCulture)}}) * ratio);
          const [red, green, blue] = getComputedStyle(document.body).color.match(/\d+/g).map(Number);
          const { data } = canvas.getContext('2d').getImageData(x - 3, 0, 7, Math.round(over.height * ratio));
          let found = 0;
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] > 120 && Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 60) found++;
          return found;
        })()
        """;

    /// <summary>The plant of all, with one press more.</summary>
    private async Task<Installation> Plant(string press)
    {
        var product = await shared.Get(static api => api.Configure("press", new { sensors = new { force = new { unit = "kN", limits = new { criticalHigh = 100 } } } }));
        await product.Api.Register(press, "press");
        return product;
    }

    private static IEnumerable<(DateTimeOffset, double)> LastHour()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Enumerable.Range(0, 60).Reverse().Select(minute => (now.AddMinutes(-minute), 40.0 + (minute % 10)));
    }

    private static Task Ingest(Installation product, string press, params (DateTimeOffset At, double Force)[] values) =>
        product.Api.Ingest([.. values.OrderBy(static value => value.At).Select(value => new SentReading(press, value.At, new() { ["force"] = value.Force }))]);
}
