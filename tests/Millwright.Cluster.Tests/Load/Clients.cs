using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Load;

/// <summary>What a client knows of a request when it is over.</summary>
/// <param name="Body">The answer; null: there was none with success, and what became of the request is unknown.</param>
internal sealed record Reply(int Node, long Invoked, long Completed, JsonNode? Body)
{
    public bool HasAnswer => Body is not null;
}

/// <summary>
/// HTTP clients in front of any node that answers, as behind a load balancer: a node that fails a request is left out for a moment. A request
/// that nobody has taken is sent to the next one; one whose fate is unknown comes back as such.
/// </summary>
internal sealed class Clients(TestCluster cluster) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private const long LeftOutMicros = 2_000_000;

    private readonly ConcurrentDictionary<int, HttpClient> _http = new();
    private readonly ConcurrentDictionary<int, long> _leftOutUntil = new();
    private readonly ConcurrentDictionary<string, int> _surprises = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _refusals = new();

    /// <summary>Answers that no fault of a cluster excuses, and how often.</summary>
    public IEnumerable<string> Surprises => _surprises.Select(static surprise => $"{surprise.Value} × {surprise.Key}");

    /// <summary>How often which status told that it could not be done now.</summary>
    public string Refusals => _refusals.IsEmpty ? "none" : string.Join(", ", _refusals.OrderBy(static refusal => refusal.Key).Select(static refusal => $"{refusal.Value} × {(int)refusal.Key}"));

    /// <summary>null: it certainly did not happen, for no node took it.</summary>
    public async Task<Reply?> Send(HttpMethod method, string path, object? body = null)
    {
        if (Choose() is not { } node)
            return null;
        var invoked = Diary.Now;
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"/api/v1{path}", UriKind.Relative));
            if (body is not null)
                request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
            using var answer = await Of(node).SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var completed = Diary.Now;
            if (answer.IsSuccessStatusCode)
                return new Reply(node.Number, invoked, completed, JsonNode.Parse(text));
            _refusals.AddOrUpdate(answer.StatusCode, 1, static (_, count) => count + 1);
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                _surprises.AddOrUpdate($"{method} …/{path.Split('/')[^1]} was answered with {(int)answer.StatusCode} {(string?)JsonNode.Parse(text)?["errorCode"]}", 1, static (_, count) => count + 1);
            return new Reply(node.Number, invoked, completed, null);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
        {
            LeaveOut(node);
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            LeaveOut(node);
            return new Reply(node.Number, invoked, Diary.Now, null);
        }
    }

    public void Dispose()
    {
        foreach (var http in _http.Values)
            http.Dispose();
    }

    private Node? Choose()
    {
        var now = Diary.Now;
        var running = cluster.Nodes.Where(static node => node.IsRunning).ToArray();
        var well = Array.FindAll(running, node => _leftOutUntil.GetValueOrDefault(node.Number) <= now);
        var choice = well.Length > 0 ? well : running;
        return choice.Length == 0 ? null : choice[Random.Shared.Next(choice.Length)];
    }

    private void LeaveOut(Node node) => _leftOutUntil[node.Number] = Diary.Now + LeftOutMicros;

    private HttpClient Of(Node node) => _http.GetOrAdd(node.Number, _ =>
    {
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = Patience / 2 }) { BaseAddress = node.Address, Timeout = Patience };
        http.DefaultRequestHeaders.Add("X-Api-Key", Node.Key);
        return http;
    });
}
