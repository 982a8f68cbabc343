using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Access;

namespace Millwright.Gateway.Demo;

/// <summary>
/// The simulated plant, a process that sends to this gateway as any producer does. It ends when its standard input does, whose other end is
/// here: however the gateway ends, the plant ends with it.
/// </summary>
internal sealed partial class DemoPlant(
    IOptions<DemoOptions> options, AccessOptions access, IServer server, TimeProvider clock, ILogger<DemoPlant> log) : IHostedService, IDisposable
{
    private const string Prefix = "MILLWRIGHT_";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private Process? _process;
    private int _machines;

    public bool IsAvailable => File.Exists(options.Value.Simulator);

    /// <summary>Machines of the plant that runs; 0: none does.</summary>
    public int Machines
    {
        get
        {
            lock (_gate)
                return _process is { HasExited: false } ? _machines : 0;
        }
    }

    /// <summary>Starts a plant; false when one runs.</summary>
    public bool TryStart(int machines)
    {
        lock (_gate)
        {
            if (_process is { HasExited: false })
                return false;
            _process?.Dispose();
            var process = new Process { StartInfo = Command(machines) };
            process.ErrorDataReceived += (_, line) => Tell(line.Data);
            process.Start();
            // Read so that the plant never waits for a full pipe; what it prints is for people at a terminal.
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            (_process, _machines) = (process, machines);
            return true;
        }
    }

    /// <summary>Ends the plant that runs, if one does.</summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        Process? process;
        lock (_gate)
            (process, _process) = (_process, null);
        if (process is null)
            return;
        using (process)
        {
            if (process.HasExited)
                return;
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            }
            catch (Exception error) when (error is TimeoutException or OperationCanceledException)
            {
                process.Kill();
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Stop(cancellationToken);

    public void Dispose() => _process?.Dispose();

    private ProcessStartInfo Command(int machines)
    {
        var start = new ProcessStartInfo(options.Value.Simulator, ["plant", "--machines", $"{machines}", "--url", Address().AbsoluteUri, "--until-input-ends"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The gateway's own settings, the database's password among them, are none of the plant's business.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        if (access.Keys is [var key, ..])
            start.Environment[Prefix + "API_KEY"] = key;
        return start;
    }

    /// <summary>Where this gateway listens, as seen from this machine.</summary>
    private Uri Address()
    {
        var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var isAny = IPAddress.TryParse(address.Host.Trim('[', ']'), out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any));
        return isAny ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address;
    }

    private void Tell(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            Complained(log, line);
    }

    [LoggerMessage(3121, LogLevel.Warning, "The simulated plant says: {Line}")]
    private static partial void Complained(ILogger logger, string line);
}
