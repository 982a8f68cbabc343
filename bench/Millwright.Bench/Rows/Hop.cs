using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Millwright.Bench.Product;
using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Silo.Hosting;
using Millwright.Storage;
using Millwright.Twins;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Bench.Rows;

/// <summary>
/// What a twin's own work costs beside the call that brings it: batches of one reading with 8 sensors, as calls that do nothing on the one side,
/// as the same calls with the twin's rules run on each batch on the other. No journal in either.
/// </summary>
internal static class Hop
{
    private const int Machines = 1_000;
    private const int Sensors = 8;
    private const int Batches = 300_000;
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        await using var database = await BenchDatabase.Create();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Millwright:Storage:ConnectionString"] = database.ConnectionString, ["Logging:LogLevel:Default"] = "Error" });
        builder.Services.AddMillwrightStorage();
        builder.AddMillwrightSilo();
        using var host = builder.Build();
        await host.StartAsync();
        var grains = (IGrainFactory)host.Services.GetService(typeof(IGrainFactory))!;
        var twins = Enumerable.Range(0, Machines).Select(machine => grains.GetGrain<IMachineGrain>($"hop-{machine}")).ToArray();
        var names = Enumerable.Range(0, Sensors).Select(sensor => $"sensor-{sensor}").ToArray();

        var states = Enumerable.Range(0, Machines).Select(machine => Twin.New(Id($"hop-{machine}"))).ToArray();
        var (bare, worked) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            // Where the last round ended: machines that fall silent between rounds would bring an alarm each into the next.
            var from = (1 + round * Batches / Machines) * 1_000_000L;
            var withoutWork = await Rate(twins, names, from, null);
            var withWork = await Rate(twins, names, from, states);
            if (round == 0)
                continue; // the first warms the code
            bare.Add(withoutWork);
            worked.Add(withWork);
        }
        await host.StopAsync();
        bare.Sort();
        worked.Sort();
        var (reference, result) = (bare[Rounds / 2], worked[Rounds / 2]);
        return [new Row("batches/s through call and twin rules, against a no-op grain call", $"{result:N0}/s", $"{reference:N0}/s", result / reference, "0.5", "0.8", $"{SiloHosting.Engine} engine; one caller; medians of {Rounds}")];
    }

    private static async Task<double> Rate(IMachineGrain[] twins, string[] names, long from, Millwright.Twins.State.TwinState[]? states)
    {
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < Batches; batch++)
        {
            var machine = batch % Machines;
            var message = new ReadingsMessage(names, [from + batch / Machines * 1_000_000L], [0], [0], [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5 + batch % 7]);
            await twins[machine].Noop(message);
            if (states is null)
                continue;
            var rows = new ReadingBatch(names, message.At, message.Sequence, [ReadingFlags.None], message.Values, message.At[0]);
            states[machine] = Twin.Digest(states[machine], rows, [], MachineConfiguration.Default).State;
        }
        return Batches / watch.Elapsed.TotalSeconds;
    }

    private static MachineId Id(string text) => MachineId.TryParse(text, out var id) ? id : throw new ArgumentException(text);
}
