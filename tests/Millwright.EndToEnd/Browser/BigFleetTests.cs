using System.Net;

namespace Millwright.EndToEnd.Browser;

/// <summary>Ten thousand machines, all of them sending.</summary>
public sealed class BigFleetTests
{
    private const int Machines = 10_000;
    private const int MachinesPerBatch = 1_000;

    /// <summary>However many machines there are, the document has what fits on the screen and a little more.</summary>
    private const int MostElements = 4_000;

    [Fact]
    public async Task A_fleet_of_ten_thousand_is_scrolled_and_searched_while_it_streams()
    {
        await using var product = await Installation.Start();
        await Ingest(product, 0);
        using var stop = new CancellationTokenSource();
        var streaming = Stream(product, stop.Token);
        await using var window = await Window.Open(product);

        foreach (var place in new[] { "#/?view=tiles", "#/?view=table" })
        {
            await window.GoTo(place);
            await IsScrolledAndSearched(window);
        }

        await stop.CancelAsync();
        (await streaming).ShouldBeGreaterThan(0);
        (await window.Complaints()).ShouldBeEmpty();
    }

    private static async Task IsScrolledAndSearched(Window window)
    {
        await window.Until("document.body.innerText.includes('10,000') && document.querySelectorAll('[data-id]').length > 0");
        await IsSmall(window);
        var before = (string)(await window.Read("document.querySelector('[data-id]').dataset.id"))!;
        for (var turn = 0; turn < 10; turn++)
            await window.Scroll(".scroller", 2_000);
        await window.Until($"document.querySelectorAll('[data-id]').length > 0 && {Window.Machine(before)} === null");
        await IsSmall(window);
        await window.Read("document.querySelector('.scroller').scrollTo(0, 1e9)");
        await window.Until($"{Window.Machine(Id(Machines - 1))} !== null");
        await IsSmall(window);

        await window.Read("document.activeElement.blur()");
        await window.Press("/");
        await window.Until("document.activeElement.id === 'search'");
        await window.Type(Id(4242));
        await window.Until($"document.querySelectorAll('[data-id]').length === 1 && {Window.Machine(Id(4242))} !== null && location.hash.includes('{Id(4242)}')");
    }

    private static async Task IsSmall(Window window) => ((int)(await window.Read("document.querySelectorAll('*').length"))!).ShouldBeLessThan(MostElements);

    private static string Id(int machine) => $"press-{machine:D5}";

    private static async Task<int> Stream(Installation product, CancellationToken stop)
    {
        var batches = 0;
        for (; !stop.IsCancellationRequested; batches++)
            await Ingest(product, Batch(batches % (Machines / MachinesPerBatch), batches));
        return batches;
    }

    private static async Task Ingest(Installation product, int value)
    {
        for (var batch = 0; batch < Machines / MachinesPerBatch; batch++)
            await Ingest(product, Batch(batch, value));
    }

    /// <summary>A thousand new twins at once may be more than a busy machine commits in time: sent again, as the answer asks.</summary>
    private static Task Ingest(Installation product, SentReading[] batch) =>
        Eventually.Is(async () => (await product.Api.TryIngest(batch)).Status == HttpStatusCode.OK, "a batch is taken", TimeSpan.FromMinutes(3));

    private static SentReading[] Batch(int batch, int value) =>
        [.. Enumerable.Range(batch * MachinesPerBatch, MachinesPerBatch).Select(machine => new SentReading(Id(machine), TimeProvider.System.GetUtcNow(), new() { ["force"] = value % 1000 }))];
}
