using Millwright.Twins.Machines;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>What a twin is told by people.</summary>
public sealed class CommandTests : PlantTest
{
    [Fact]
    public async Task A_change_of_configuration_is_journaled_and_judges_from_there_on()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Twin("pump-1").Ingest(Temperatures((0, 95))).Soon();
        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Running);

        await plant.Configure(Hot);
        await plant.Twin("pump-1").Refresh();
        await plant.Twin("pump-1").Ingest(Temperatures((1, 96))).Soon();

        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Critical);
        (await Server.Scalar<string>("SELECT kind FROM twin_commands")).ShouldBe("configuration-changed");
        (await Server.Scalar<long>("SELECT seq FROM twin_commands")).ShouldBe(2);
    }

    [Fact]
    public async Task A_configuration_survives_a_restart_and_is_not_journaled_again()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Register("pump-1");
            await before.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
            await before.Configure(Hot);
            await before.Twin("pump-1").Refresh();
        }
        await using var plant = await Plant.Start(Server);

        await plant.Twin("pump-1").Ingest(Temperatures((1, 96))).Soon();

        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Critical);
        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands")).ShouldBe(1);
    }

    [Fact]
    public async Task A_configuration_changed_while_nobody_ran_is_journaled_by_the_next_activation()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Register("pump-1");
            await before.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
            await before.Configure(Hot);
        }
        await using var plant = await Plant.Start(Server);

        await plant.Twin("pump-1").Ingest(Temperatures((1, 96))).Soon();

        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Critical);
        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands")).ShouldBe(1);
    }

    [Fact]
    public async Task In_maintenance_nothing_is_judged_also_after_a_restart()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Register("pump-1");
            await before.Configure(Hot);
            await before.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
            (await before.Twin("pump-1").SetMaintenance(true))!.Status.ShouldBe(MachineStatus.Maintenance);
        }
        await using var plant = await Plant.Start(Server);

        await plant.Twin("pump-1").Ingest(Temperatures((1, 96))).Soon();
        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Maintenance);
        (await Server.Scalar<long>("SELECT count(*) FROM episodes")).ShouldBe(0);

        await plant.Twin("pump-1").SetMaintenance(false);
        await plant.Twin("pump-1").Ingest(Temperatures((2, 96))).Soon();
        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Critical);
    }

    [Fact]
    public async Task Saying_the_same_again_is_no_command()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
        await plant.Twin("pump-1").SetMaintenance(true);

        await plant.Twin("pump-1").SetMaintenance(true);
        await plant.Twin("pump-1").Refresh();

        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_is_told_nothing()
    {
        await using var plant = await Plant.Start(Server);

        (await plant.Twin("nobody").SetMaintenance(true)).ShouldBeNull();
        await plant.Twin("nobody").Refresh();

        (await plant.Twin("nobody").View()).ShouldBeNull();
    }
}
