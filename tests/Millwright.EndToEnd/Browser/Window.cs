using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Browser;

/// <summary>A window of a real browser with the page in it.</summary>
internal sealed class Window : IAsyncDisposable
{
    /// <summary>A page that lost its server notices after 15 s of silence at the latest and waits up to 8 s between attempts; the machine may be busy. <c>node/window.mjs</c> has as much.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Script _script;
    private readonly Uri _address;

    private Window(Script script, Uri address) => (_script, _address) = (script, address);

    /// <summary>Opens a window at a place of the page such as <c>#/machines/press-1</c>.</summary>
    public static async Task<Window> Open(Installation product, string place = "#/")
    {
        var window = new Window(await Script.Start("browse.mjs", Prerequisite.Browser()), product.Address);
        await window.GoTo(place);
        return window;
    }

    /// <summary>How a machine's tile or row is named in an expression; null while it is not drawn.</summary>
    public static string Machine(string id) => $"document.querySelector('[data-id=\"{id}\"]')";

    public const string IsLive = "document.querySelector('.health.live') !== null && document.querySelector('.banner') === null";

    public const string IsOld = "document.querySelector('.app').dataset.stale === 'true' && document.querySelector('.health.live') === null && document.querySelector('.banner') !== null";

    /// <summary>Shows a place, without loading the page again when only the place differs.</summary>
    public Task GoTo(string place) => Do(new { @do = "open", url = new Uri(_address, place).AbsoluteUri });

    public Task Size(int width, int height) => Do(new { @do = "size", width, height });

    /// <param name="scheme"><c>light</c> or <c>dark</c>.</param>
    public Task Prefer(string scheme) => Do(new { @do = "scheme", scheme });

    public Task Click(string selector) => Do(new { @do = "click", selector });

    /// <summary>Takes the pointer away: a list stands still under it.</summary>
    public Task PointAway() => Do(new { @do = "away" });

    public Task Fill(string selector, string text) => Do(new { @do = "fill", selector, text });

    /// <summary>Drags within an element; from and to are shares of its width.</summary>
    public Task Drag(string selector, double from, double to) => Do(new { @do = "drag", selector, from, to });

    public Task Focus(string selector) => Read($"document.querySelector({Quoted(selector)}).focus()");

    public Task Press(params string[] keys) => Do(new { @do = "keys", keys });

    public Task Type(string text) => Do(new { @do = "type", text });

    /// <summary>Chooses a file of these contents.</summary>
    public Task Choose(string selector, string name, string text) => Do(new { @do = "choose", selector, name, text });

    /// <summary>Turns the wheel over an element by so many pixels.</summary>
    public Task Scroll(string selector, int by) => Do(new { @do = "wheel", selector, by });

    public Task NetworkIsAway(bool away) => Do(new { @do = "offline", on = away });

    /// <summary>Stops the page, or the whole browser, in the middle of whatever it does, or lets it go on.</summary>
    public Task Halt(bool on, bool onlyPage = false) => Do(new { @do = "halt", on, only = onlyPage ? "renderer" : null });

    /// <summary>Waits until an expression is true on the page.</summary>
    public Task Until(string expression) => Do(new { @do = "until", expression, ms = Patience.TotalMilliseconds });

    /// <summary>Waits until a machine's tile or row has these words.</summary>
    public Task UntilShows(string machine, string words) => Until($"{Machine(machine)}?.innerText.includes('{words}')");

    /// <summary>Waits until one of the elements has these words.</summary>
    public Task UntilSays(string selector, string words) =>
        Until($"[...document.querySelectorAll({Quoted(selector)})].some(element => element.innerText.includes({Quoted(words)}))");

    public async Task<JsonNode?> Read(string expression) => (await Do(new { @do = "read", expression }))["value"];

    /// <summary>What breaks WCAG 2.2 A or AA on the page as it stands.</summary>
    public async Task<IEnumerable<string>> Barriers() => Lines(await Do(new { @do = "axe" }), "violations");

    /// <summary>Errors, broken policies and requests to other hosts since this was asked last.</summary>
    public async Task<IEnumerable<string>> Complaints() => Lines(await Do(new { @do = "complaints" }), "complaints");

    /// <summary>Complaints about the page itself: that the server refused something was perhaps what the test wanted.</summary>
    public async Task<IEnumerable<string>> Faults() => (await Complaints()).Where(static line => !line.StartsWith("console: Failed to load resource", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private Task<JsonNode> Do(object order) => _script.Do(order);

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private static IEnumerable<string> Lines(JsonNode answer, string member) => answer[member]!.AsArray().Select(static line => (string)line!);
}
