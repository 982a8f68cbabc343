using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Millwright.Storage.Processes;

/// <summary>
/// Before a silo joins: is anybody of the cluster alive? After all were killed, or the machine lost power, the membership table goes on calling
/// them active, and Orleans waits up to five minutes for each of them. So whoever starts records as dead who was there under its own address, then
/// watches the others' signs of life for a while: with the first sign of anybody the living judge the dead, as ever; without any all of them are
/// recorded as dead. What is compared are the signs themselves, never clocks. Nobody is waited for where all start anew, each for its own
/// predecessor, and after a cluster that was stopped in order.
/// </summary>
internal sealed partial class Survivors(Database database, ClusterSigns cluster, TimeProvider clock, ILogger<Survivors> log) : IHostedService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // 6 is dead.
    private const string Living =
        "SELECT Address, Port, Generation, IAmAliveTime FROM OrleansMembershipTable WHERE DeploymentId = $1 AND Status <> 6 ORDER BY Address, Port, Generation";

    /// <summary>The version moves with it, so that a silo which read the table before reads it again.</summary>
    private const string Bury =
        """
        WITH dead AS (
          UPDATE OrleansMembershipTable m SET Status = 6
            FROM unnest($2::text[], $3::int[], $4::int[], $5::timestamptz[]) AS s (address, port, generation, sign)
           WHERE m.DeploymentId = $1 AND m.Status <> 6
             AND m.Address = s.address AND m.Port = s.port AND m.Generation = s.generation AND m.IAmAliveTime = s.sign
          RETURNING m.DeploymentId)
        UPDATE OrleansMembershipVersionTable SET Version = Version + 1, "Timestamp" = now()
         WHERE DeploymentId IN (SELECT DeploymentId FROM dead) RETURNING Version
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var silent = await Signs(cancellationToken);
        var own = silent.FindAll(IsOfHere);
        if (own.Count > 0 && IsFree(cluster.Here))
        {
            await BuryAll(own, cancellationToken);
            silent.RemoveAll(IsOfHere);
        }
        using var timer = new PeriodicTimer(Interval, clock);
        var started = clock.GetTimestamp();
        while (silent.Count > 0 && clock.GetElapsedTime(started) < cluster.Patience)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var now = await Signs(cancellationToken);
            if (now.Except(silent).Any())
                return;
            silent = now;
        }
        if (silent.Count > 0)
            await BuryAll(silent, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<List<Silo>> Signs(CancellationToken cancellationToken) => database.List(
        Living,
        parameters => parameters.AddWithValue(cluster.ClusterId),
        static reader => new Silo(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTime>(3)),
        cancellationToken);

    private bool IsOfHere(Silo silo) => silo.Address == $"{cluster.Here.Address}" && silo.Port == cluster.Here.Port;

    /// <summary>Whoever holds the port lives, however silent it is: the engine's own start will stumble over it and say so.</summary>
    private static bool IsFree(IPEndPoint here)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, here.Port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task BuryAll(List<Silo> dead, CancellationToken cancellationToken)
    {
        await database.List(
            Bury,
            parameters =>
            {
                parameters.AddWithValue(cluster.ClusterId);
                parameters.AddWithValue(dead.ConvertAll(static silo => silo.Address));
                parameters.AddWithValue(dead.ConvertAll(static silo => silo.Port));
                parameters.AddWithValue(dead.ConvertAll(static silo => silo.Generation));
                parameters.AddWithValue(dead.ConvertAll(static silo => silo.Sign));
            },
            static reader => reader.GetInt32(0), cancellationToken);
        Buried(log, dead.Count);
    }

    private readonly record struct Silo(string Address, int Port, int Generation, DateTime Sign);

    [LoggerMessage(1031, LogLevel.Warning, "{Count} silos of the last run gave no sign of life or were where this one is: they are recorded as dead.")]
    private static partial void Buried(ILogger logger, int count);
}

/// <param name="Here">Where the others reach the silo of this process.</param>
/// <param name="Patience">How long nobody may give a sign of life before all count as dead; several times the interval between two signs.</param>
internal sealed record ClusterSigns(string ClusterId, IPEndPoint Here, TimeSpan Patience);
