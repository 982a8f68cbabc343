using System.Net;
using System.Net.Sockets;

namespace Millwright.Bench.Load;

/// <summary>An HTTP server on loopback that takes whatever is posted to it, and answers 200.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    /// <summary>Signs what is sent here, and seals what is stored; no secret, the installation lives as long as its measurement.</summary>
    public const string Key = "a key of the bench, known to all";

    private readonly HttpListener _listener = new();

    public WebhookReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(Listen);
    }

    public string Address { get; }

    /// <summary>Called with each body before it is answered.</summary>
    public Action<ReadOnlySpan<byte>> Received { get; set; } = static _ => { };

    public void Dispose() => _listener.Close();

    private async Task Listen()
    {
        using var body = new MemoryStream();
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            body.SetLength(0);
            await context.Request.InputStream.CopyToAsync(body);
            Received(body.GetBuffer().AsSpan(0, (int)body.Length));
            context.Response.Close();
        }
    }
}
