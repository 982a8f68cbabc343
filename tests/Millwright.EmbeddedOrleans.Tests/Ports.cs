using System.Net;
using System.Net.Sockets;

namespace Millwright.EmbeddedOrleans.Tests;

/// <summary>Ports of this machine that nobody uses, for an engine that listens.</summary>
internal static class Ports
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
