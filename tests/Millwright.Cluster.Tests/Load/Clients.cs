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
/// <param name="door">A real load balancer, which every request then goes through; null: none.</param>
internal sealed class Clients(TestCluster cluster, Uri? door) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private const long LeftOutMicros = 2_000_000;
    private const int TheDoor = 0;

    private readonly ConcurrentDictionary<Uri, HttpClient> _http = new();
    private readonly ConcurrentDictionary<int, long> _leftOutUntil = new();
    private readonly ConcurrentDictionary<string, int> _surprises = new();
    private readonly ConcurrentDictionary<string, int> _refusals = new();

    /// <summary>Answers that no fault of a cluster excuses, and how often.</summary>
    public IEnumerable<string> Surprises => _surprises.Select(static surprise => $"{surprise.Value} × {surprise.Key}");

    /// <summary>How often which request was told with which status that it could not be done now; behind a real load balancer one without an answer counts as well.</summary>
    public string Refusals => _refusals.IsEmpty ? "none" : string.Join(", ", _refusals.OrderBy(static refusal => refusal.Key, StringComparer.Ordinal).Select(static refusal => $"{refusal.Value} × {refusal.Key}"));

    /// <summary>null: it certainly did not happen, for no node took it.</summary>
    public async Task<Reply?> Send(HttpMethod method, string path, object? body = null)
    {
        if (Choose() is not (var node, var address))
            return null;
        var invoked = Diary.Now;
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"/api/v1{path}", UriKind.Relative));
            if (body is not null)
                request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
            using var answer = await Of(address).SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var completed = Diary.Now;
            if (answer.IsSuccessStatusCode)
                return new Reply(node, invoked, completed, JsonNode.Parse(text));
            Refused($"{(int)answer.StatusCode}", method, path);
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                _surprises.AddOrUpdate($"{method} …/{path.Split('/')[^1]} was answered with {(int)answer.StatusCode} {(string?)JsonNode.Parse(text)?["errorCode"]}", 1, static (_, count) => count + 1);
            return new Reply(node, invoked, completed, null);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
        {
            LeaveOut(node);
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            LeaveOut(node);
            if (door is not null)
                Refused("no answer", method, path);
            return new Reply(node, invoked, Diary.Now, null);
        }
    }

    public void Dispose()
    {
        foreach (var http in _http.Values)
            http.Dispose();
    }

    private void Refused(string how, HttpMethod method, string path) =>
        _refusals.AddOrUpdate($"{how} to {method} {path.Split('/')[1]}", 1, static (_, count) => count + 1);

    private (int Node, Uri Address)? Choose()
    {
        if (door is not null)
            return (TheDoor, door);
        var now = Diary.Now;
        var running = cluster.Nodes.Where(static node => node.IsRunning).ToArray();
        var well = Array.FindAll(running, node => _leftOutUntil.GetValueOrDefault(node.Number) <= now);
        var choice = well.Length > 0 ? well : running;
        if (choice.Length == 0)
            return null;
        var chosen = choice[Random.Shared.Next(choice.Length)];
        return (chosen.Number, chosen.Address);
    }

    private void LeaveOut(int node) => _leftOutUntil[node] = Diary.Now + LeftOutMicros;

    private HttpClient Of(Uri address) => _http.GetOrAdd(address, static address =>
    {
        // A cookie would bind all of them to one node.
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = Patience / 2, UseCookies = false }) { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Add("X-Api-Key", Node.Key);
        return http;
    });
}
