using System.Diagnostics;
using System.Net;

namespace Millwright.Cluster.Tests.Nodes;

/// <summary>Where a node lives and how it is started there.</summary>
/// <param name="Peers">The address that the other nodes reach it by.</param>
/// <param name="Clients">The address that clients reach it by.</param>
/// <param name="Database">The connection string as it is from there.</param>
/// <param name="Launcher">What starts the program there, and its arguments; none: nothing is needed.</param>
internal sealed record NodePlace(string Peers, string Clients, string Database, string[] Launcher)
{
    public static NodePlace OnLoopback(string database) => new("127.0.0.1", "127.0.0.1", database, []);
}

/// <summary>One process of a cluster, silo and gateway in one; started, killed, frozen and started again under the same addresses.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>The key that every node asks for: one that listens beyond loopback must have one.</summary>
    public const string Key = "cluster-tests";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    private readonly NodePlace _place;
    private readonly string _log;
    private readonly int _siloPort = Ports.Free();
    private readonly int _gatewayPort = Ports.Free();
    private readonly Lock _writing = new();
    private Process? _process;

    public Node(int number, NodePlace place, string logs)
    {
        (Number, _place) = (number, place);
        _log = Path.Combine(logs, $"node-{number}.log");
        Address = new Uri($"http://{place.Clients}:{Ports.Free()}");
        Api = new Api(Address, Key);
    }

    public int Number { get; }

    public Uri Address { get; }

    public Api Api { get; }

    /// <summary>Whether a process of it is there, be it frozen.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Set in an environment of its own for the next start, such as a clock that is wrong.</summary>
    public (string Name, string Value)[] Oddities { get; set; } = [];

    /// <summary>The build that is started next.</summary>
    public string Program { get; set; } = Built.Gateway;

    /// <summary>Starts the process and waits until it says that it is ready.</summary>
    public async Task Start()
    {
        string[] command = [.. _place.Launcher, Program];
        var process = Process.Start(Child.Start(command[0], command[1..], [.. Settings(), .. Oddities]))!;
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await Eventually.Is(
            async () => process.HasExited
                ? throw new InvalidOperationException($"Node {Number} ended with code {process.ExitCode} instead of starting; {_log} says why.")
                : await Api.Status("/health/ready") == HttpStatusCode.OK,
            $"node {Number} is ready", StartPatience);
    }

    /// <summary>SIGKILL: no chance to flush or say goodbye.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for its end.</summary>
    public async Task Stop()
    {
        await Signal("TERM");
        await _process!.WaitForExitAsync().WaitAsync(StopPatience);
        _process.ExitCode.ShouldBe(0, $"node {Number} was told to stop; {_log} says more");
    }

    /// <summary>Waits until the process ends by itself, as one must that the others have given up.</summary>
    public async Task End()
    {
        await _process!.WaitForExitAsync().WaitAsync(StopPatience);
        _process.ExitCode.ShouldNotBe(0);
    }

    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    /// <summary>Whether it is well; started again if its process has ended, as a service manager does.</summary>
    public async Task<bool> IsWellOrStartedAgain()
    {
        if (!IsRunning)
            await Start();
        try
        {
            return await Api.Status("/health/ready") == HttpStatusCode.OK;
        }
        catch (TaskCanceledException)
        {
            // It hangs: it may still be about to end.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await Kill();
        _process?.Dispose();
        Api.Dispose();
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("MILLWRIGHT_DB", _place.Database), ("MILLWRIGHT_PORT", $"{Address.Port}"), ("MILLWRIGHT_API_KEY", Key),
        ("MILLWRIGHT_LISTEN", _place.Clients), ("MILLWRIGHT_Cluster__Enabled", "true"), ("MILLWRIGHT_Cluster__Address", _place.Peers),
        ("MILLWRIGHT_Cluster__SiloPort", $"{_siloPort}"), ("MILLWRIGHT_Cluster__GatewayPort", $"{_gatewayPort}"), ("Logging__LogLevel__Default", "Warning"),
    ];

    private async Task Signal(string signal)
    {
        var ended = await Child.Run(Child.Start("kill", [$"-{signal}", $"{_process!.Id}"]), TimeSpan.FromSeconds(10));
        ended.Code.ShouldBe(0, ended.ToString());
    }

    private void Log(string? line)
    {
        if (line is null)
            return;
        lock (_writing)
            File.AppendAllText(_log, line + '\n');
    }
}
