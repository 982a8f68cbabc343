using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Millwright.Gateway.Tests;

/// <summary>An answer of the gateway.</summary>
/// <param name="Json">Its body where that is JSON.</param>
internal sealed record Reply(int Status, string Text, JsonElement Json, string? ETag, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement this[string member] => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out var value)
        ? value
        : throw new KeyNotFoundException($"The answer has no '{member}': {Status} {Text}");

    public string ErrorCode => this["errorCode"].GetString()!;

    /// <summary>The fields that the one error format names.</summary>
    public string[] Fields => [.. this["fieldErrors"].EnumerateArray().Select(static error => error.GetProperty("field").GetString()!)];

    /// <summary>Of an ingest: accepted, duplicates, rejected.</summary>
    public (long Accepted, long Duplicates, long Rejected) Counts => (this["accepted"].GetInt64(), this["duplicates"].GetInt64(), this["rejectedTotal"].GetInt64());

    /// <summary>The first rejected reading of an ingest.</summary>
    public JsonElement Rejected => this["rejected"][0];

    public string[] Ids => [.. this["items"].EnumerateArray().Select(static item => item.GetProperty("id").GetString()!)];
}

/// <summary>What tests say to a gateway.</summary>
internal static class Speaking
{
    public static Task<Reply> Get(this HttpClient gateway, string path, params (string Name, string Value)[] headers) => gateway.Say(HttpMethod.Get, path, null, headers);

    public static Task<Reply> Post(this HttpClient gateway, string path, string json) => gateway.Say(HttpMethod.Post, path, Content(json, "application/json"));

    public static Task<Reply> Put(this HttpClient gateway, string path, string json, params (string Name, string Value)[] headers) =>
        gateway.Say(HttpMethod.Put, path, Content(json, "application/json"), headers);

    public static Task<Reply> Delete(this HttpClient gateway, string path, params (string Name, string Value)[] headers) => gateway.Say(HttpMethod.Delete, path, null, headers);

    /// <summary>Sends readings.</summary>
    public static Task<Reply> Ingest(this HttpClient gateway, string body, string type = "application/json", string query = "") =>
        gateway.Say(HttpMethod.Post, "/api/v1/readings" + query, Content(body, type));

    public static Task<Reply> IngestPacked(this HttpClient gateway, byte[] gzip, string type)
    {
        var content = new ByteArrayContent(gzip);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.ContentEncoding.Add("gzip");
        return gateway.Say(HttpMethod.Post, "/api/v1/readings", content);
    }

    public static byte[] Packed(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>A machine's live state.</summary>
    public static Task<Reply> Machine(this HttpClient gateway, string id) => gateway.Get($"/api/v1/machines/{id}");

    /// <summary>Registers a machine of a type that is its own, judged as said.</summary>
    public static async Task Register(this HttpClient gateway, string id, string? configuration = null)
    {
        if (configuration is not null)
            (await gateway.Put($"/api/v1/machine-types/type-{id}/configuration", configuration, ("If-None-Match", "*"))).Status.ShouldBe(201);
        (await gateway.Post("/api/v1/machines", $$"""{"id":"{{id}}","type":"type-{{id}}"}""")).Status.ShouldBe(201);
    }

    public static async Task<Reply> Say(this HttpClient gateway, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await gateway.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers is { ContentType.MediaType: { } type, ContentEncoding.Count: 0 } && type.EndsWith("json", StringComparison.Ordinal);
        var json = isJson && text.Length > 0 ? JsonElement.Parse(text) : default;
        return new Reply((int)response.StatusCode, text, json, response.Headers.ETag?.ToString(), response.Headers, response.Content.Headers);
    }

    public static StringContent Content(string text, string type)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }
}
