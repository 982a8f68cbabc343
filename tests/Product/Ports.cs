using System.Net;
using System.Net.Sockets;

namespace Millwright.Tests.Product;

/// <summary>Ports of this machine for who is started to listen on them.</summary>
internal static class Ports
{
    // Below those that systems give to outgoing connections: one of these could take the port before its listener has it, or has it again after a restart.
    private const int First = 20_000;
    private const int Count = 9_000;
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on, and that is not given again soon.</summary>
    public static int Free()
    {
        int port;
        do
            port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
        while (!IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
