#if !ORLEANS
using Microsoft.Extensions.Options;
#endif
using Millwright.Storage.Processes;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Hosting;

/// <summary>One process to a database, unless they are a cluster.</summary>
public sealed class ProcessLockTests : PlantTest
{
    private const string Holder = "SELECT pid FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE datname = current_database() AND locktype = 'advisory' AND granted AND application_name = 'millwright lock'";

    [Fact]
    public async Task A_second_process_does_not_start_and_says_why()
    {
        await using var plant = await Plant.Start(Server);
        using var second = Plant.Build(Server.ConnectionString, isAlone: true);

        (await Should.ThrowAsync<DatabaseInUseException>(() => second.StartAsync().Soon())).Message.ShouldStartWith(
            "Another Millwright is running on this database: stop it, or point this one to another database.");

        (await plant.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon()).Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task A_start_waits_for_a_process_that_is_about_to_end()
    {
        var ending = await Plant.Start(Server);
        var starting = Plant.Start(Server);
        await Patience.Until(
            async () => await Server.Scalar<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'millwright lock'") == 2,
            "the second asks for the lock");

        await ending.DisposeAsync();

        await using var plant = await starting.Soon();
    }

    [Fact]
    public async Task A_claim_whose_connection_broke_is_made_again()
    {
        await using var plant = await Plant.Start(Server);
        var before = await Server.Scalar<int>(Holder);
        await Server.Execute($"SELECT pg_terminate_backend({before})");

        await Patience.Until(async () => await Server.Scalar<long>($"SELECT count(*) FROM ({Holder}) h WHERE pid <> {before}") == 1, "the lock is taken again");

        using var second = Plant.Build(Server.ConnectionString, isAlone: true);
        await Should.ThrowAsync<DatabaseInUseException>(() => second.StartAsync().Soon());
    }

#if !ORLEANS
    [Fact]
    public async Task The_embedded_engine_refuses_to_be_a_cluster()
    {
        using var host = Plant.Build(Server.ConnectionString, isAlone: true, settings: ("Cluster:Enabled", "true"));

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Failures.ShouldHaveSingleItem()
            .ShouldBe("Millwright:Cluster:Enabled is true, but this build has the embedded engine, which is one process only: build with -p:Engine=orleans, or set it to false.");
    }
#endif
}
