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
    public IReadOnlyList<string> Keys => (ApiKey ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Requests per second that one key or, without keys, one address may make; 0: as many as it likes.</summary>
    public int RequestsPerSecond { get; set; }

    public IPAddress ListenOn => IPAddress.TryParse(Address, out var address) ? address : Address == "localhost" ? IPAddress.Loopback : throw new ConfigurationProblem($"'{Address}' is no IP address to listen on (MILLWRIGHT_LISTEN); 127.0.0.1 is this machine only, 0.0.0.0 every interface.");

    /// <summary>Refuses what would open the plant to whoever comes by.</summary>
    public void Check()
    {
        if (!IPAddress.IsLoopback(ListenOn) && Keys.Count == 0)
            throw new ConfigurationProblem($"Listening on {Address} needs an API key: set MILLWRIGHT_API_KEY, or listen on 127.0.0.1.");
        if (Port is < 0 or > 65_535)
            throw new ConfigurationProblem($"{Port} is no port (MILLWRIGHT_PORT): 0 to 65535.");
        if (RequestsPerSecond < 0)
            throw new ConfigurationProblem($"RequestsPerSecond is {RequestsPerSecond}; 0 or more.");
    }
}

/// <summary>A setting with which the program cannot start; the message names it and the remedy.</summary>
internal sealed class ConfigurationProblem(string message) : Exception(message);
