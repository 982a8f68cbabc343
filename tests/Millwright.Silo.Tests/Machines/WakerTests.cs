using Millwright.Contracts.Alarms;
using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>Who is woken when a silo starts.</summary>
public sealed class WakerTests : PlantTest
{
    [Fact]
    public async Task A_start_wakes_the_machines_last_heard_alive_or_with_a_time_to_come_and_no_others()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Configure(Hot with { NoDataTimeout = TimeSpan.FromSeconds(1) }, "sensor");
            foreach (var (id, type) in new[] { ("alive-1", "pump"), ("alive-2", "pump"), ("silent", "sensor"), ("shelved", "sensor"), ("escalating", "sensor"), ("retired", "pump"), ("never-heard", "pump") })
                await before.Register(id, type);
            foreach (var id in new[] { "alive-1", "alive-2", "silent", "shelved", "escalating", "retired" })
                await before.Twin(id).Ingest(Temperatures((0, 20))).Soon();
            (await before.Machines.SetRetired(Plant.Id("retired"), true, version: null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
            await Patience.Until(async () => await Server.Scalar<long>("SELECT count(*) FROM twin_heads WHERE status = 'offline'") == 3, "three are offline");
            await Shelve(before.Twin("shelved"));
        }
        await Server.Execute("""UPDATE alarms SET rule = 'calls' WHERE machine_key = (SELECT machine_key FROM machines WHERE machine_id = 'escalating')""");
        await Server.Execute("""INSERT INTO alarm_rules (key, rule) VALUES ('calls', '{"key":"calls","escalateAfter":"PT1H","onDelay":"PT0S","offDelay":"PT0S","condition":"episode","scope":{"type":"none"}}')""");
        var (shelved, escalating, first, second) = (await EpochOf("shelved"), await EpochOf("escalating"), await EpochOf("alive-1"), await EpochOf("alive-2"));
        var (silent, retired, neverHeard) = (await EpochOf("silent"), await EpochOf("retired"), await EpochOf("never-heard"));
        await using var plant = await Plant.Start(Server);

        await Patience.Until(async () => await EpochOf("alive-1") > first && await EpochOf("alive-2") > second, "both are woken");

        await Patience.Until(async () => await EpochOf("shelved") > shelved, "its shelving ends");
        await Patience.Until(async () => await EpochOf("escalating") > escalating, "its alarm will escalate");
        (await EpochOf("silent")).ShouldBe(silent, "nothing will happen to its alarm by itself");
        (await EpochOf("retired")).ShouldBe(retired);
        (await EpochOf("never-heard")).ShouldBe(neverHeard);
    }

    private static async Task Shelve(IMachineGrain twin)
    {
        var alarm = (await twin.View())!.Alarms.ShouldHaveSingleItem().Id;
        var inAnHour = (TimeProvider.System.GetUtcNow().AddHours(1) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var receipt = await twin.Act(new ActMessage([alarm], AlarmMove.Shelve, "ada", "known", inAnHour, null));
        receipt!.Outcomes.ShouldBe([ActOutcome.Done]);
    }
}
