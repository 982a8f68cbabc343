using System.Text.Json.Nodes;
using Millwright.EndToEnd.Browser;

namespace Millwright.EndToEnd.Machines;

/// <summary>What hands do on a chart, and what a chart is in other units, over long times and as a picture.</summary>
public sealed class ChartTests(SharedInstallation shared) : IClassFixture<SharedInstallation>
{
    private const string Chart = ".chart[data-sensor=heat]";
    private const string IsDrawn = $"document.querySelector('{Chart}')?.dataset.loading === 'false' && document.querySelector('{Chart} canvas') !== null";

    /// <summary>The seconds that the address says are shown, or those of eight hours, of which it says nothing.</summary>
    private const string ShownSeconds =
        """
        (() => {
          const asked = new URLSearchParams(location.hash.split('?')[1] ?? '');
          return asked.has('from') ? (Date.parse(asked.get('to')) - Date.parse(asked.get('from'))) / 1000 : Number(asked.get('range')?.replace('s', '') ?? NaN);
        })()
        """;

    [Fact]
    public async Task The_wheel_zooms_with_Ctrl_and_scrolls_the_page_without()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Open(product, "oven-1?range=3000s");

        await Dispatch(window, "new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true })");
        await Dispatch(window, "new WheelEvent('wheel', { deltaY: -100, ctrlKey: true, bubbles: true, cancelable: true })");

        await window.Until($"{ShownSeconds} < 1200 && {ShownSeconds} > 1000");
        await Dispatch(window, "new WheelEvent('wheel', { deltaY: 100, ctrlKey: true, bubbles: true, cancelable: true })");
        await window.Until($"Math.abs({ShownSeconds} - 3000) < 10");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_finger_moves_a_chart_into_the_past_and_two_of_them_zoom()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Open(product, "oven-1?range=3000s");

        await Touch(window, ("down", 1, 0.25), ("move", 1, 0.75), ("up", 1, 0.75));
        await window.Until($"location.hash.includes('from=') && Math.abs({ShownSeconds} - 3000) < 10");

        await Touch(window, ("down", 1, 0.4), ("down", 2, 0.6), ("move", 1, 0.2), ("move", 2, 0.8), ("up", 1, 0.2), ("up", 2, 0.8));
        await window.Until($"Math.abs({ShownSeconds} - 1000) < 100");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chart_follows_the_units_that_a_person_wants()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Open(product, "oven-1");
        await window.Click($"{Chart} button[aria-label$='as a table']");
        await window.UntilSays($"{Chart} .data-table", "100");

        await window.Read("localStorage.setItem('millwright.preferences', JSON.stringify({ theme: 'system', units: 'imperial', zone: 'plant', locale: 'en-GB', name: '', sound: false, blink: false }))");
        await window.GoTo("health/live");
        await window.GoTo("#/machines/oven-1");

        await window.Until(IsDrawn);
        await window.UntilSays(Chart, "°F");
        await window.Click($"{Chart} button[aria-label$='as a table']");
        await window.UntilSays($"{Chart} .data-table", "212");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chart_is_saved_as_a_picture_of_what_it_shows()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Open(product, "oven-1?range=3000s");
        await window.Read("void (() => { const make = URL.createObjectURL; URL.createObjectURL = blob => { window.picture = blob; return make.call(URL, blob); }; })()");

        await window.Click($"{Chart} button[aria-label$='as PNG']");

        await window.Until("window.picture !== undefined");
        var picture = (await window.Read(
            $$"""
            createImageBitmap(window.picture).then(picture => {
              const canvas = new OffscreenCanvas(picture.width, picture.height), ink = canvas.getContext('2d');
              ink.drawImage(picture, 0, 0);
              const colours = new Set(new Uint32Array(ink.getImageData(0, 0, picture.width, picture.height).data.buffer));
              const plot = document.querySelector('{{Chart}} canvas');
              return { type: window.picture.type, colours: colours.size, isWholePlot: picture.width === plot.width && picture.height > plot.height };
            })
            """))!;
        ((string?)picture["type"], (bool)picture["isWholePlot"]!).ShouldBe(("image/png", true));
        ((int)picture["colours"]!).ShouldBeGreaterThan(10);
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_year_is_shown_in_days()
    {
        var product = await shared.Get(Furnish);
        var now = TimeProvider.System.GetUtcNow();
        await product.Api.Register("oven-2", "oven");
        await product.Api.Ingest([.. Enumerable.Range(0, 200).Reverse().Select(day => Heat("oven-2", now.AddDays(-day), 90 + (day % 9)))]);
        await using var window = await Open(product, "oven-2?range=1y");

        await window.Click($"{Chart} button[aria-label$='as a table']");
        await window.Until($"document.querySelectorAll('{Chart} .data-table tbody tr').length > 50");
        (await window.Faults()).ShouldBeEmpty();
    }

    /// <summary>An oven with an hour of the past, a value a minute.</summary>
    private static async Task Furnish(Api api)
    {
        await api.Configure("oven", new { sensors = new { heat = new { unit = "°C" } } });
        await api.Register("oven-1", "oven");
        var now = TimeProvider.System.GetUtcNow();
        await api.Ingest([.. Enumerable.Range(0, 60).Reverse().Select(minute => Heat("oven-1", now.AddMinutes(-minute), 100 + (minute % 2)))]);
    }

    private static SentReading Heat(string oven, DateTimeOffset at, double heat) => new(oven, at, new() { ["heat"] = heat });

    private static async Task<Window> Open(Installation product, string oven)
    {
        var window = await Window.Open(product, $"#/machines/{oven}");
        await window.Until(IsDrawn);
        return window;
    }

    private static Task<JsonNode?> Dispatch(Window window, string happening) => window.Read($"document.querySelector('{Chart} .u-over').dispatchEvent({happening})");

    /// <summary>What fingers do; places are shares of the plot's width. The browser knows nothing of fingers that are made up, so it cannot give them a captor.</summary>
    private static async Task Touch(Window window, params (string What, int Finger, double Place)[] steps)
    {
        await window.Read($"document.querySelector('{Chart} .u-over').setPointerCapture = () => {{}}");
        foreach (var (what, finger, place) in steps)
        {
            var x = $"document.querySelector('{Chart} .u-over').getBoundingClientRect().left + document.querySelector('{Chart} .u-over').clientWidth * {place.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            await Dispatch(window, $"new PointerEvent('pointer{what}', {{ pointerId: {finger}, pointerType: 'touch', clientX: {x}, bubbles: true, cancelable: true }})");
        }
    }
}
