using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millwright.EndToEnd.Notices;

/// <summary>A call as it came in.</summary>
internal sealed record Call(string? Key, string? Signature, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>Somebody's program that takes webhooks, in whatever mood.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ConcurrentDictionary<string, byte> _done = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>How it answers a call, by how many came before; null: it never does.</summary>
    public Func<int, Call, (int Status, TimeSpan? RetryAfter)?> Mood { get; set; } = static (_, _) => (200, null);

    public string Url => $"{_app.Urls.Single()}/hooks/SECRET-TOKEN";

    /// <summary>Every call, repeats too.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>The keys that it acted on: the first time each that it said yes.</summary>
    public ICollection<string> Done => _done.Keys;

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.MapPost("/hooks/SECRET-TOKEN", receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var call = new Call(context.Request.Headers["Idempotency-Key"], context.Request.Headers["Millwright-Signature"], await reader.ReadToEndAsync());
        var before = _calls.Count;
        _calls.Enqueue(call);
        if (Mood(before, call) is not var (status, wait))
        {
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            return;
        }
        if (wait is { } asked)
            context.Response.Headers.RetryAfter = $"{asked.TotalSeconds:0}";
        context.Response.StatusCode = status;
        if (status == 200)
            _done.TryAdd(call.Key ?? "", 0);
        await context.Response.WriteAsync($"received at {Url}");
    }
}
