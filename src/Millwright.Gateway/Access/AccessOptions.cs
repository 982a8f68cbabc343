using System.Net;

namespace Millwright.Gateway.Access;

/// <summary>Where the gateway listens and who may speak to it.</summary>
public sealed record AccessOptions
{
    public const string Section = "Millwright:Access";

    /// <summary>The address to listen on; anything but loopback needs an API key.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0: any free one.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>One or more keys, separated by commas. With a key, every request must carry one: <c>Authorization: Bearer</c>, <c>X-Api-Key</c>, or <c>access_token</c> on a WebSocket.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The keys, one by one; none: there is no key.</summary>
    public IReadOnlyList<string> Keys => Split(ApiKey);

    /// <summary>
    /// Addresses and networks of the load balancers in front, separated by commas: <c>10.0.0.0/8, 192.168.7.4</c>. Only from these is
    /// <c>X-Forwarded-For</c> believed, and only over a key: whoever comes through a proxy is not from this machine.
    /// </summary>
    public string? TrustedProxies { get; set; }

    public IReadOnlyList<IPNetwork> Proxies => [.. Split(TrustedProxies).Select(static text =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new ConfigurationProblem($"'{text}' is no address or network of a proxy (MILLWRIGHT_Access__TrustedProxies); write 10.0.0.7 or 10.0.0.0/24."))];

    /// <summary>Requests per second that one key or, without keys, one address may make; 0: as many as it likes.</summary>
    public int RequestsPerSecond { get; set; }

    public IPAddress ListenOn => IPAddress.TryParse(Address, out var address) ? address : Address == "localhost" ? IPAddress.Loopback : throw new ConfigurationProblem($"'{Address}' is no IP address to listen on (MILLWRIGHT_LISTEN); 127.0.0.1 is this machine only, 0.0.0.0 every interface.");

    /// <summary>Refuses what would open the plant to whoever comes by.</summary>
    public void Check()
    {
        if (!IPAddress.IsLoopback(ListenOn) && Keys.Count == 0)
            throw new ConfigurationProblem($"Listening on {Address} needs an API key: set MILLWRIGHT_API_KEY, or listen on 127.0.0.1.");
        if (Proxies.Count > 0 && Keys.Count == 0)
            throw new ConfigurationProblem("A proxy brings others than this machine: MILLWRIGHT_Access__TrustedProxies needs an API key, set MILLWRIGHT_API_KEY.");
        if (Port is < 0 or > 65_535)
            throw new ConfigurationProblem($"{Port} is no port (MILLWRIGHT_PORT): 0 to 65535.");
        if (RequestsPerSecond < 0)
            throw new ConfigurationProblem($"RequestsPerSecond is {RequestsPerSecond}; 0 or more.");
    }

    private static string[] Split(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A setting with which the program cannot start; the message names it and the remedy.</summary>
internal sealed class ConfigurationProblem(string message) : Exception(message);
