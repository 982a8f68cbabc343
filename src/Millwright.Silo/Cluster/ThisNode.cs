using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Silo.Hosting;
using Millwright.Storage;
using Millwright.Storage.Cluster;
using Millwright.Storage.Migrations;

namespace Millwright.Silo.Cluster;

/// <summary>Where clients reach this process, as <c>http://10.0.0.7:5080</c>.</summary>
public sealed record NodeAddress(string Http);

/// <summary>
/// This process as a node of its cluster, or as the only one: says once in the log and ever again in the register of nodes what it is, and whether
/// it is about to leave.
/// </summary>
public sealed partial class ThisNode : BackgroundService, IHostedLifecycleService
{
    private readonly NodeRegister _register;
    private readonly TwinLoad _load;
    private readonly Database _database;
    private readonly ClusterSettings _settings;
    private readonly string? _http;
    private readonly TimeProvider _clock;
    private readonly ILogger<ThisNode> _log;
    private readonly Wakeup _changed;
    private readonly DateTimeOffset _startedAt;
    private volatile bool _isDraining;
    private bool _isPutOff;

    internal ThisNode(
        NodeRegister register, TwinLoad load, Database database, IOptions<ClusterSettings> settings, NodeAddress? address, TimeProvider clock, ILogger<ThisNode> log)
    {
        (_register, _load, _database, _settings, _clock, _log) = (register, load, database, settings.Value, clock, log);
        _http = address?.Http;
        _changed = new Wakeup(clock);
        _startedAt = clock.GetUtcNow();
    }

    public string Name => _settings.NodeName;

    public NodeRole Role => _settings.Role;

    /// <summary>It was told to stop, and goes on until those who send to it have heard of it.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Says from now on that it is not ready; never waits.</summary>
    public void Drain()
    {
        _isDraining = true;
        _changed.Ring();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The whole host has started: what came up is told in one line.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var peers = "unknown, the database is away";
        try
        {
            peers = string.Join(", ", from row in await _register.List(cancellationToken) where row.Report.Node != Name && !row.IsLost select row.Report.Node);
        }
        catch (DatabaseUnavailableException)
        {
            // The line says so.
        }
        var now = Report();
        Came(_log, now.Node, ProgramVersion.Text, now.Engine, now.Schema, now.Role, now.Http ?? "none", now.Silo ?? "none", _database.Place, peers is "" ? "none" : peers);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Try(cancellation => _register.Write(Report(), cancellation), stoppingToken);
                await _changed.Wait(NodeRegister.Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Leave();
        }
    }

    private async Task Leave()
    {
        using var patience = new CancellationTokenSource(NodeRegister.Interval, _clock);
        try
        {
            await Try(cancellation => _register.Remove(Name, cancellation), patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The others will call it lost.
        }
    }

    private NodeReport Report()
    {
        var (readings, time) = _load.Hottest();
        return new NodeReport(
            Name, Role.Word(), _isDraining, ProgramVersion.Number, $"{SiloHosting.Engine} {ProgramVersion.Engine}", Migrator.Known, _http,
            _settings.Enabled ? $"{_settings.Address ?? Environment.MachineName}:{_settings.SiloPort}" : null, _startedAt, _load.Twins, readings, time);
    }

    private async Task Try(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            _isPutOff = false;
        }
        catch (DatabaseUnavailableException error)
        {
            // What this node is matters to readers of the register alone; everything else tells of the outage loudly enough.
            if (!_isPutOff)
                PutOff(_log, error.Message);
            _isPutOff = true;
        }
    }

    [LoggerMessage(
        2081, LogLevel.Information,
        "Node {Node}: Millwright {Version}, engine {Engine}, schema {Schema}, role {Role}, HTTP {Http}, silo {Silo}, database {Database}, peers {Peers}")]
    private static partial void Came(
        ILogger logger, string node, string version, string engine, int schema, string role, string http, string silo, string database, string peers);

    [LoggerMessage(2082, LogLevel.Warning, "The register of nodes is not told of this one: {Reason}")]
    private static partial void PutOff(ILogger logger, string reason);
}
