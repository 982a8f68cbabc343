namespace Millwright.EndToEnd.Browser;

public sealed class TwoWindowsTests
{
    private const int Machines = 24;
    private const int Rounds = 20;

    /// <summary>Each reading has a value of its own, so a machine's value says which of its versions is shown.</summary>
    private const string Shown =
        """
        JSON.stringify([...document.querySelectorAll('[data-id]')]
            .map(machine => [machine.dataset.id, [...machine.classList].find(word => /^(running|warning|critical)$/.test(word)), machine.innerText.match(/\d+\.\d\d/)?.[0]])
            .concat([...document.querySelectorAll('button.tile')].map(count => [count.innerText])).sort())
        """;

    [Fact]
    public async Task Two_windows_come_to_show_the_same_machines_in_the_same_state()
    {
        await using var product = await Installation.Start();
        await product.Api.Configure("press", new { sensors = new { force = new { unit = "kN", limits = new { warningHigh = 80, criticalHigh = 90 } } } });
        for (var press = 0; press < Machines; press++)
            await product.Api.Register($"press-{press}", "press");
        await using var first = await Window.Open(product, "#/?view=tiles");
        for (var round = 0; round < Rounds / 2; round++)
            await product.Api.Ingest(Round(round));
        await using var second = await Window.Open(product, "#/?view=tiles");
        for (var round = Rounds / 2; round < Rounds; round++)
            await product.Api.Ingest(Round(round));

        foreach (var window in new[] { first, second })
        {
            foreach (var reading in Round(Rounds - 1))
                await window.UntilShows(reading.MachineId, FormattableString.Invariant($"{reading.Values["force"]:F2}"));
        }
        var shown = (string)(await first.Read(Shown))!;
        await Eventually.Is(async () => (string)(await second.Read(Shown))! == (shown = (string)(await first.Read(Shown))!), "both windows show the same");
        foreach (var machine in await product.Api.GetAll("/machines"))
            shown.ShouldContain($"\"{machine["id"]}\",\"{machine["status"]}\"");
    }

    /// <summary>Every press once, some of them past a limit, no two values the same.</summary>
    private static SentReading[] Round(int round) =>
    [
        .. Enumerable.Range(0, Machines).Select(press => new SentReading(
            $"press-{press}", TimeProvider.System.GetUtcNow(), new() { ["force"] = 20 + (press * 31 + round * 17) % 75 + (round * Machines + press) % 100 / 100.0 })),
    ];
}
