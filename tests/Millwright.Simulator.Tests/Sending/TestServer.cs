using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Millwright.Simulator.Tests.Sending;

/// <summary>One request as it came, its body unpacked.</summary>
internal sealed record Received(string Method, string Path, string Body, System.Collections.Specialized.NameValueCollection Headers);

/// <summary>A server on loopback that answers as its script says, then yes to everything, and keeps what it took.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, (int Status, string? RetryAfter)> _script;
    private readonly ConcurrentQueue<Received> _taken = new();
    private readonly Task _loop;
    private int _requests;

    /// <summary>Listens on a free port.</summary>
    /// <param name="script">The answer to the n-th request, from 1.</param>
    public TestServer(Func<int, (int Status, string? RetryAfter)>? script = null)
    {
        _script = script ?? (_ => (200, null));
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _loop = Serve();
    }

    public Uri Url { get; }

    /// <summary>Requests that were answered with yes, in order.</summary>
    public IReadOnlyList<Received> Taken => [.. _taken];

    /// <summary>Each machine's sequence numbers in the order they were taken.</summary>
    public ILookup<string, long> Sequences => Taken
        .Where(r => r.Path == "/api/v1/readings")
        .SelectMany(r => r.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToLookup(r => r.GetProperty("machineId").GetString()!, r => r.GetProperty("sequence").GetInt64());

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                await Answer(await _listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        var request = context.Request;
        var packed = request.Headers["Content-Encoding"] == "gzip";
        using var text = new StreamReader(packed ? new GZipStream(request.InputStream, CompressionMode.Decompress) : request.InputStream);
        var body = await text.ReadToEndAsync();
        var (status, retryAfter) = _script(++_requests);
        if (status is >= 200 and < 300)
            _taken.Enqueue(new Received(request.HttpMethod, request.Url!.AbsolutePath, body, request.Headers));
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers["Retry-After"] = retryAfter;
        var accepted = body.Count(c => c == '\n');
        context.Response.Close(JsonSerializer.SerializeToUtf8Bytes(new { accepted, duplicates = 0, rejected = Array.Empty<object>() }), willBlock: true);
    }
}
