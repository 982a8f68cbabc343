using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Live;
using Millwright.Silo.Cluster;
using Millwright.Silo.Hosting;

namespace Millwright.Gateway.Hosting;

/// <summary>
/// How the process ends when it is told to: a node of a cluster first says that it is not ready, and goes on until load balancers have noticed; then
/// it parts from its live clients, and everything stops in order, the twins going to the other nodes. Told a second time, it waits for no load
/// balancer and no client. What cannot stop in time ends all the same: nothing that was acknowledged depends on a stop in order.
/// </summary>
internal sealed partial class Leaving(
    ThisNode node, LiveConnections live, IHostApplicationLifetime host, IOptions<ClusterSettings> settings, TimeProvider clock, ILogger<Leaving> log) : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _stopped = new();
    private int _told;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, Told));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _stopped.CancelAsync();

    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        _stopped.Dispose();
    }

    private void Told(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _told) == 1)
            _ = Leave();
        else
            host.StopApplication();
    }

    private async Task Leave()
    {
        var cluster = settings.Value;
        node.Drain();
        if (cluster.Enabled && cluster.DrainTime > TimeSpan.Zero)
        {
            Drains(log, cluster.DrainTime);
            await Task.Delay(cluster.DrainTime, clock, host.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await live.Close();
        host.StopApplication();
        await Task.Delay(cluster.LeaveTime + Grace, clock, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stopped.IsCancellationRequested)
            return;
        Overdue(log, cluster.LeaveTime + Grace);
        Environment.Exit(0);
    }

    [LoggerMessage(3201, LogLevel.Information, "Told to stop: not ready from now on, and stopping in {DrainTime}")]
    private static partial void Drains(ILogger logger, TimeSpan drainTime);

    [LoggerMessage(3202, LogLevel.Warning, "Not everything stopped within {LeaveTime}; the process ends all the same. The other nodes take its machines over when their probes find it gone.")]
    private static partial void Overdue(ILogger logger, TimeSpan leaveTime);
}
