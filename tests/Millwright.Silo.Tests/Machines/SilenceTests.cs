using Millwright.Storage.Tests;
using Millwright.Twins.Machines;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>Silence is noticed at its time, whoever watches by then.</summary>
public sealed class SilenceTests : PlantTest
{
    /// <summary>A timer of the twin's own tells it; a look for twins to wake comes once a minute.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private const string Offline = "FROM machine_events WHERE to_status = 'offline'";

    [Fact]
    public async Task A_machine_that_falls_silent_is_offline_soon_after_its_time()
    {
        await using var plant = await Plant.Start(Server);
        await Speak(plant, TimeSpan.FromSeconds(1));

        await UntilOffline();

        (await Delay()).ShouldBeLessThan(Soon);
        (await DeadlineKept(TimeSpan.FromSeconds(1))).ShouldBeTrue();
        (await plant.Twin("pump-1").View())!.Status.ShouldBe(MachineStatus.Offline);
    }

    [Fact]
    public async Task Readings_keep_putting_it_off()
    {
        await using var plant = await Plant.Start(Server);
        await Speak(plant, TimeSpan.FromSeconds(2));
        var second = 1;
        await Patience.Until(
            async () =>
            {
                await plant.Twin("pump-1").Ingest(Temperatures((second++, 20))).Soon();
                return await Server.Scalar<bool>("SELECT now() > min(arrived_at) + interval '3 s' FROM readings");
            },
            "the first deadline has passed");

        (await Server.Scalar<long>($"SELECT count(*) {Offline}")).ShouldBe(0);
        await UntilOffline();

        (await Delay()).ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_the_deadline_to_the_next_which_keeps_it()
    {
        var timeout = TimeSpan.FromSeconds(8);
        await using var wire = new Relay(Server.ConnectionString).Mend();
        await using var killed = await Plant.Start(Server, wire.ConnectionString);
        await Speak(killed, timeout);
        wire.Cut();
        await using var plant = await Plant.Start(Server);

        await UntilOffline();

        (await DeadlineKept(timeout)).ShouldBeTrue();
        (await Delay()).ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task A_deadline_that_passed_while_nobody_ran_has_its_own_time()
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using var wire = new Relay(Server.ConnectionString).Mend();
        await using var killed = await Plant.Start(Server, wire.ConnectionString);
        await Speak(killed, timeout);
        wire.Cut();
        await Patience.Until(() => Server.Scalar<bool>("SELECT now() > max(arrived_at) + interval '1.5 s' FROM readings"), "the deadline has passed");
        (await Server.Scalar<long>($"SELECT count(*) {Offline}")).ShouldBe(0);
        await using var plant = await Plant.Start(Server);

        await UntilOffline();

        (await DeadlineKept(timeout)).ShouldBeTrue();
    }

    private static async Task Speak(Plant plant, TimeSpan timeout)
    {
        await plant.Register("pump-1");
        await plant.Configure(Hot with { NoDataTimeout = timeout });
        await plant.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
    }

    private Task UntilOffline() => Patience.Until(async () => await Server.Scalar<long>($"SELECT count(*) {Offline}") == 1, "the machine is offline");

    /// <summary>From the time of the deadline to its commit's.</summary>
    private Task<TimeSpan> Delay() => Server.Scalar<TimeSpan>($"SELECT recorded_at - at {Offline}");

    private Task<bool> DeadlineKept(TimeSpan timeout) =>
        Server.Scalar<bool>($"SELECT at = (SELECT max(arrived_at) FROM readings) + interval '{timeout.TotalSeconds} s' {Offline}");
}
