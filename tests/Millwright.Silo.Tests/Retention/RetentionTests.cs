using Microsoft.Extensions.DependencyInjection;
using Millwright.Contracts.Readings;
using Millwright.Silo.Machines;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Retention;

/// <summary>Readings that are old go when a silo starts, and the twins live on.</summary>
public sealed class RetentionTests : PlantTest
{
    [Fact]
    public async Task A_twin_whose_readings_have_gone_opens_from_its_checkpoint_and_goes_on()
    {
        string last;
        await using (var before = await Plant.Start(Server))
        {
            await before.Configure(Hot);
            await before.Register("pump-1");
            (await before.Twin("pump-1").Ingest(Temperatures((0, 20), (1, 21), (2, 22))).Soon()).Result.ShouldBe(IngestResult.Committed);
            last = Temperature(await before.Twin("pump-1").View());
        }
        (await Server.Scalar<long>("SELECT count(*) FROM state_snapshots")).ShouldBe(0);
        var sequence = await Server.Scalar<long>("SELECT seq FROM twin_heads");
        await KeepADay();

        await using var plant = await Plant.Start(Server);
        var past = plant.Services.GetRequiredService<PastStates>();

        Temperature(await plant.Twin("pump-1").View()).ShouldBe(last);
        (await past.At(Plant.Id("pump-1"), Moment(Start + Second), CancellationToken.None)).ShouldBeNull();
        (await past.At(Plant.Id("pump-1"), Moment(Start + (2 * Second)), CancellationToken.None)).ShouldNotBeNull();
        var receipt = await plant.Twin("pump-1").Ingest(Temperatures((3, 23))).Soon();
        (receipt.Result, receipt.Sequence).ShouldBe((IngestResult.Committed, sequence + 1));
        await Patience.Until(
            async () => Text(await past.FromNothing(Plant.Id("pump-1"), CancellationToken.None)) == Text(await plant.Twin("pump-1").View()),
            "the live twin is what its journal makes it");
    }

    private async Task KeepADay()
    {
        await using var plant = await Plant.Start(Server, settings: ("Retention:Readings", "1.00:00:00"));
        await Patience.Until(async () => await Journaled("pump-1") == 0, "its readings have gone");
    }

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static string Temperature(Contracts.Machines.MachineView? view) => System.Text.Json.JsonSerializer.Serialize(view!.Sensors);
}
