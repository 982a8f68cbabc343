using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Millwright.Silo.Notices.Channels;

/// <summary>A target that must not be called; the message says what allows it.</summary>
internal sealed class ForbiddenTargetException(string message) : Exception(message);

/// <summary>
/// Keeps channels from reaching into the plant on somebody's behalf, by HTTP or SMTP: the address that a name resolves to is judged when the connection is
/// made, so that a name that resolves otherwise a moment later gains nothing.
/// </summary>
internal sealed class TargetGuard
{
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    private readonly bool _allowsAll;
    private readonly IPNetwork[] _allowed;

    public TargetGuard(IOptions<NoticeOptions> options)
    {
        var words = options.Value.AllowedTargets.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _allowsAll = words.Contains("*", StringComparer.Ordinal);
        _allowed = [.. words.Where(static word => word != "*").Select(static word => IPNetwork.Parse(word.Contains('/') ? word : word.Contains(':') ? $"{word}/128" : $"{word}/32"))];
    }

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowsAll || Array.Exists(_allowed, network => network.Contains(plain)) || !Array.Exists(Private, network => network.Contains(plain));
    }

    /// <summary>Connects to the first address of a name that may be reached.</summary>
    /// <exception cref="ForbiddenTargetException">It has none.</exception>
    public async Task<Stream> Connect(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = Array.FindAll(addresses, Allows);
        if (allowed.Length == 0)
            throw new ForbiddenTargetException(
                $"{host} ({string.Join(", ", addresses.AsEnumerable())}) is inside a private network: add its address or network, such as {addresses[0]}, to MILLWRIGHT_Notices__AllowedTargets, and start anew.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
