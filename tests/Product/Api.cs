using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millwright.Tests.Product;

/// <summary>A reading as a producer sends it.</summary>
internal sealed record SentReading(string MachineId, DateTimeOffset Timestamp, Dictionary<string, double> Values, long? Sequence = null, bool? HasFailure = null);

/// <summary>The public HTTP API, as any program would call it.</summary>
/// <param name="key">What to be let in with; null: the gateway asks for none.</param>
internal sealed class Api(Uri address, string? key = null) : IDisposable
{
    private readonly HttpClient _http = Client(address, key);

    /// <summary>The status of a GET; null when nobody answers.</summary>
    public async Task<HttpStatusCode?> Status(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>A JSON answer below <c>/api/v1</c>; anything but success fails.</summary>
    public async Task<JsonNode> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri("/api/v1" + path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"GET {path} was answered with {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<List<JsonNode>> GetAll(string path)
    {
        var items = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = await Get($"{path}{(path.Contains('?') ? '&' : '?')}limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            items.AddRange(page["items"]!.AsArray()!);
            cursor = (string?)page["nextCursor"];
            if (cursor is null)
                return items;
        }
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body, TimeSpan? RetryAfter)> TryIngest(params SentReading[] readings)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("/api/v1/readings", UriKind.Relative), readings, JsonSerializerOptions.Web);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer.Headers.RetryAfter?.Delta);
    }

    /// <summary>Sends readings of which every one must be accepted.</summary>
    public async Task Ingest(params SentReading[] readings)
    {
        var (status, body, _) = await TryIngest(readings);
        status.ShouldBe(HttpStatusCode.OK, body?.ToJsonString());
        ((int)body!["accepted"]!).ShouldBe(readings.Length, body.ToJsonString());
    }

    public Task Register(string id, string type, string? site = null) => Send(HttpMethod.Post, "/machines", new { id, type, site });

    /// <summary>Makes a type's configuration, or changes whatever it was.</summary>
    public async Task Configure(string type, object configuration, bool change = false) =>
        await Send(HttpMethod.Put, $"/machine-types/{type}/configuration", configuration, change ? ("If-Match", "*") : ("If-None-Match", "*"));

    /// <summary>Makes something, and gives what was answered.</summary>
    public Task<JsonNode> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    /// <summary>Changes something, whatever its version.</summary>
    public Task<JsonNode> Put(string path, object body) => Send(HttpMethod.Put, path, body, ("If-Match", "*"));

    public void Dispose() => _http.Dispose();

    private static HttpClient Client(Uri address, string? key)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);
        return http;
    }

    private async Task<JsonNode> Send(HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative)) { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path} was answered with {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
    }
}
