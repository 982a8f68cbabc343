using Millwright.Storage.Machines;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>Who is woken when a silo starts.</summary>
public sealed class WakerTests : PlantTest
{
    [Fact]
    public async Task A_start_wakes_the_machines_last_heard_alive_or_in_alarm_and_no_others()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Configure(Hot with { NoDataTimeout = TimeSpan.FromSeconds(1) }, "sensor");
            foreach (var (id, type) in new[] { ("alive-1", "pump"), ("alive-2", "pump"), ("silent", "sensor"), ("retired", "pump"), ("never-heard", "pump") })
                await before.Register(id, type);
            foreach (var id in new[] { "alive-1", "alive-2", "silent", "retired" })
                await before.Twin(id).Ingest(Temperatures((0, 20))).Soon();
            (await before.Machines.SetRetired(Plant.Id("retired"), true, version: null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
            await Patience.Until(async () => await Server.Scalar<long>("SELECT count(*) FROM twin_heads WHERE status = 'offline'") == 1, "one is offline");
        }
        var (retired, neverHeard) = (await EpochOf("retired"), await EpochOf("never-heard"));
        await using var plant = await Plant.Start(Server);

        await Patience.Until(async () => await EpochOf("alive-1") == 2 && await EpochOf("alive-2") == 2, "both are woken");

        await Patience.Until(async () => await EpochOf("silent") == 2, "its alarm of silence may have to be escalated");
        (await EpochOf("retired")).ShouldBe(retired);
        (await EpochOf("never-heard")).ShouldBe(neverHeard);
    }
}
