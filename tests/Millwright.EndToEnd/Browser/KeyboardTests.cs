namespace Millwright.EndToEnd.Browser;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(SharedInstallation shared) : IClassFixture<SharedInstallation>
{
    private const int MostSteps = 60;
    private const string IsOnMachine = "location.hash.startsWith('#/machines/press-2') && document.querySelector('h1')?.innerText.includes('press-2')";

    [Fact]
    public async Task From_the_fleet_to_a_machine_to_its_episode_and_back_the_keyboard_is_enough()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Window.Open(product, "#/?view=tiles");
        await window.UntilShows("press-2", "95.00");

        await TabTo(window, "document.activeElement.dataset.id !== undefined");
        for (var step = 0; step < 3 && !await Is(window, "document.activeElement.dataset.id === 'press-2'"); step++)
            await window.Press("ArrowRight");
        await window.Press("Enter");
        await window.Until(IsOnMachine);

        await TabTo(window, "document.activeElement.getAttribute('href')?.startsWith('#/episodes/')");
        await window.Press("Enter");
        await window.Until("location.hash.startsWith('#/episodes/') && document.querySelector('h1')?.innerText.includes('press-2')");

        await TabTo(window, "document.activeElement.getAttribute('href') === '#/machines/press-2'");
        await window.Press("Enter");
        await window.Until(IsOnMachine);
        await window.Press("Escape");
        await window.Until("document.activeElement.dataset.id === 'press-2'");
    }

    [Fact]
    public async Task The_palette_leads_to_a_machine_by_a_few_letters_of_its_name()
    {
        var product = await shared.Get(Furnish);
        await using var window = await Window.Open(product);
        await window.UntilShows("press-2", "95.00");

        await window.Press("Control+k");
        await window.Until("document.activeElement.getAttribute('role') === 'combobox'");
        await window.Type("ss-2");
        await window.Until("document.querySelector('[role=option][aria-selected=true]')?.innerText.includes('press-2')");
        await window.Press("Enter");
        await window.Until(IsOnMachine);
        await window.Until("document.querySelector('dialog[open]') === null");
    }

    /// <summary>Steps with the Tab key until what has the focus is as asked.</summary>
    private static async Task TabTo(Window window, string isThere)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            await window.Press("Tab");
            if (await Is(window, isThere))
                return;
        }
        Assert.Fail($"{MostSteps} steps of the Tab key did not lead to {isThere}; the focus is on {await window.Read("document.activeElement.outerHTML.slice(0, 200)")}");
    }

    private static async Task<bool> Is(Window window, string expression) => (bool?)await window.Read($"Boolean({expression})") ?? false;

    private static async Task Furnish(Api api)
    {
        await api.Configure("press", new { noDataTimeout = "PT10H", sensors = new { force = new { unit = "kN", limits = new { warningHigh = 80, criticalHigh = 90 } } } });
        foreach (var (press, force) in new[] { ("press-1", 40.0), ("press-2", 95.0), ("press-3", 41.0) })
        {
            await api.Register(press, "press");
            await api.Ingest(new SentReading(press, TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
        }
    }
}
