#if ORLEANS
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Silo.Hosting;
using Millwright.Storage;
#endif
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>A call that does nothing, with a batch of one reading of 8 sensors, to a grain of the same process and to one of another process on the machine.</summary>
internal static class RemoteHop
{
#if !ORLEANS
    public static Task<IReadOnlyList<Row>> Measure(double scale) =>
        Task.FromResult<IReadOnlyList<Row>>([new Row("a call to a grain of another process", "", "", null, "", "", ClusterNodes.Missing!)]);
#else
    private const int Grains = 400;
    private const int AtOnce = 32;
    private static readonly string[] Names = [.. Enumerable.Range(0, 8).Select(static sensor => $"sensor-{sensor}")];

    public static async Task<IReadOnlyList<Row>> Measure(double scale)
    {
        await using var other = await Installation.Start(ClusterNodes.Settings());
        using var host = Silo(other.Database);
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var here = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var management = factory.GetGrain<IManagementGrain>(0);
        var (local, remote) = (new List<IMachineGrain>(), new List<IMachineGrain>());
        foreach (var twin in Enumerable.Range(0, Grains).Select(number => factory.GetGrain<IMachineGrain>($"hop-{number}")))
        {
            await twin.Noop(Message());
            (here.Equals(await management.GetActivationAddress(twin)) ? local : remote).Add(twin);
        }
        if (local.Count == 0 || remote.Count == 0)
            throw new InvalidOperationException($"Of {Grains} grains {local.Count} are here and {remote.Count} there: there is nothing to compare.");
        var calls = (int)(40_000 * scale);
        await OneByOne(local, calls);
        await OneByOne(remote, calls / 4);
        var (near, far) = (await OneByOne(local, calls), await OneByOne(remote, calls));
        var (nearRate, farRate) = (await Together(local, calls * 4), await Together(remote, calls * 4));
        await host.StopAsync();
        return
        [
            new Row("one grain call to another process, against one within", $"{far.TotalMicroseconds:N0} µs", $"{near.TotalMicroseconds:N1} µs", far / near, "", "", $"one caller; {local.Count} grains here, {remote.Count} there, on loopback"),
            new Row($"grain calls with {AtOnce} at once to another process, against within", $"{farRate:N0}/s", $"{nearRate:N0}/s", farRate / nearRate, "", "", ""),
        ];
    }

    private static IHost Silo(BenchDatabase database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(ClusterNodes.Settings().ToDictionary(static setting => setting.Key.Replace("MILLWRIGHT_", "Millwright:").Replace("__", ":"), static setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Millwright:Storage:ConnectionString"] = database.ConnectionString, ["Logging:LogLevel:Default"] = "Error" });
        builder.Services.AddMillwrightStorage();
        builder.AddMillwrightSilo();
        return builder.Build();
    }

    /// <summary>How long a call takes when each waits for the one before.</summary>
    private static async Task<TimeSpan> OneByOne(List<IMachineGrain> twins, int calls)
    {
        var message = Message();
        var watch = Stopwatch.StartNew();
        for (var call = 0; call < calls; call++)
            await twins[call % twins.Count].Noop(message);
        return watch.Elapsed / calls;
    }

    private static async Task<double> Together(List<IMachineGrain> twins, int calls)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(caller => Task.Run(async () =>
        {
            var message = Message();
            for (var call = caller; call < calls; call += AtOnce)
                await twins[call % twins.Count].Noop(message);
        })));
        return calls / watch.Elapsed.TotalSeconds;
    }

    private static ReadingsMessage Message() => new(Names, [1_000_000_000_000_000], [0], [0], [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]);
#endif
}
