using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Millwright.Storage.Tests;

/// <summary>A wire to PostgreSQL that can be cut and mended: what an outage looks like from a client's side.</summary>
public sealed class Relay(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _server = new(connectionString);
    private readonly Lock _lock = new();
    private readonly List<Socket> _ends = [];
    private Socket? _listener;
    private int _port;
    private volatile bool _mutesAtCommit;
    private volatile bool _isMute;

    /// <summary>Leads to the same database, through the wire.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = _port, SslMode = SslMode.Disable }.ConnectionString;

    public Relay Mend()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        listener.Listen();
        _port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listener = listener;
        (_mutesAtCommit, _isMute) = (false, false);
        _ = Accept(listener);
        return this;
    }

    /// <summary>From the next commit on, the server hears everything and its answers are lost.</summary>
    public void MuteAtCommit() => _mutesAtCommit = true;

    /// <summary>The server hears everything and its answers are lost, those to who connects too; until it is <paramref name="isMute"/> no more.</summary>
    public void Mute(bool isMute = true) => _isMute = isMute;

    public void Cut()
    {
        _listener?.Dispose();
        lock (_lock)
        {
            _ends.ForEach(static end => end.Dispose());
            _ends.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = await Connect();
                lock (_lock)
                    _ends.AddRange([client, server]);
                _ = Copy(client, server, isAnswer: false);
                _ = Copy(server, client, isAnswer: true);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task<Socket> Connect()
    {
        var isSocket = _server.Host!.StartsWith('/');
        var server = isSocket ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(isSocket ? new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}") : new DnsEndPoint(_server.Host, _server.Port));
        return server;
    }

    private async Task Copy(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var read = await from.ReceiveAsync(buffer); read > 0; read = await from.ReceiveAsync(buffer))
            {
                // With the zero that ends a statement: a transaction begins as READ COMMITTED.
                if (_mutesAtCommit && !isAnswer && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0)
                    _isMute = true;
                if (!isAnswer || !_isMute)
                    await to.SendAsync(buffer.AsMemory(0, read));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
