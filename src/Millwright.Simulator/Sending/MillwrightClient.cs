using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Millwright.Simulator.Sending;

/// <summary>Millwright would not take what was sent, and sending it again would not help; the message says why and what to do.</summary>
internal sealed class RefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The few calls of the public HTTP API that a producer needs. Waits and tries again where the server asks for it.</summary>
internal sealed class MillwrightClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly RetryRule _retry;
    private readonly TimeProvider _time;
    private readonly Action? _retried;

    /// <summary>A client of the server at <paramref name="url"/>.</summary>
    /// <param name="apiKey">Sent as <c>X-Api-Key</c>; null: a server on loopback needs none.</param>
    /// <param name="retried">Called before each further attempt.</param>
    public MillwrightClient(Uri url, string? apiKey, RetryRule retry, TimeProvider time, Action? retried = null)
    {
        (_retry, _time, _retried) = (retry, time, retried);
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/api/v1/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
    }

    /// <summary>Sends one packed batch and returns when it is committed.</summary>
    /// <exception cref="RefusedException">It was refused as a whole, or patience ran out.</exception>
    public async Task<IngestAnswer> Ingest(ReadOnlyMemory<byte> gzip, CancellationToken cancellation)
    {
        using var response = await Send(HttpMethod.Post, "readings", gzip, "application/x-ndjson", compressed: true, onlyNew: false, cancellation);
        try
        {
            return IngestAnswer.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (JsonException error)
        {
            throw new RefusedException($"{_http.BaseAddress}readings answered something else than Millwright's JSON. Does --url name a Millwright server?", error);
        }
    }

    /// <summary>Sends a JSON command; a 412 to <paramref name="onlyNew"/> is an answer, not an error.</summary>
    /// <param name="onlyNew">Asks for <c>If-None-Match: *</c>: what is there already stays as it is.</param>
    public async Task<HttpStatusCode> Command(HttpMethod method, string path, ReadOnlyMemory<byte> json, bool onlyNew, CancellationToken cancellation)
    {
        using var response = await Send(method, path, json, "application/json", compressed: false, onlyNew, cancellation);
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string type, bool compressed, bool onlyNew, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (response, trouble, asked) = await Attempt(method, path, body, type, compressed, onlyNew, cancellation);
            if (response is not null)
                return response;
            var delay = RetryRule.Delay(attempt, asked, Random.Shared.NextDouble());
            if (_time.GetElapsedTime(began) + delay > _retry.Patience)
                throw new RefusedException($"{_http.BaseAddress}{path} did not take a request within {_retry.Patience.TotalSeconds:0} s: {trouble}. "
                    + "Is Millwright running there? --url says where, --patience how long to try.");
            _retried?.Invoke();
            await Task.Delay(delay, _time, cancellation);
        }
    }

    private async Task<(HttpResponseMessage? Response, string Trouble, TimeSpan? Asked)> Attempt(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string type, bool compressed, bool onlyNew, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (compressed)
            request.Content.Headers.ContentEncoding.Add("gzip");
        if (onlyNew)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException error)
        {
            return (null, error.Message, null);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {_http.Timeout.TotalSeconds:0} s", null);
        }

        if (response.IsSuccessStatusCode || (onlyNew && response.StatusCode == HttpStatusCode.PreconditionFailed))
            return (response, "", null);
        using (response)
        {
            if (!RetryRule.IsPassing(response.StatusCode))
                throw new RefusedException(await Explain(path, response, cancellation));
            return (null, $"it answers {(int)response.StatusCode}", Asked(response.Headers.RetryAfter));
        }
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header)
    {
        if (header?.Delta is { } delta)
            return delta;
        if (header?.Date is not { } date)
            return null;
        var wait = date - _time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static async Task<string> Explain(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var remedy = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " Set MILLWRIGHT_API_KEY to a key that may write.",
            HttpStatusCode.RequestEntityTooLarge => " Send fewer readings a request: --batch.",
            HttpStatusCode.NotFound => " Does --url name a Millwright server?",
            _ => "",
        };
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return $"{path} was refused with {(int)response.StatusCode}.{remedy} {(body.Length > 500 ? body[..500] : body)}".TrimEnd();
    }
}
