#if ORLEANS
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Millwright.Contracts.Readings;
using Millwright.Silo.Hosting;
using Millwright.Storage.Cluster;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Hosting;

public interface IRememberingGrain : IGrainWithStringKey
{
    Task<string?> Recall();

    Task Remember(string what);

    Task Forget();

    Task Leave();

    Task Remind(string name);

    Task<int> Reminders();

    Task Unremind(string name);
}

[GenerateSerializer]
public sealed class Memory
{
    [Id(0)]
    public string? What { get; set; }
}

internal sealed class RememberingGrain([PersistentState("memory")] IPersistentState<Memory> memory) : Grain, IRememberingGrain, IRemindable
{
    public Task<string?> Recall() => Task.FromResult(memory.State.What);

    public Task Remember(string what)
    {
        memory.State.What = what;
        return memory.WriteStateAsync();
    }

    public Task Forget() => memory.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(2));

    public async Task<int> Reminders() => (await this.GetReminders()).Count;

    public async Task Unremind(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

/// <summary>Several silos on one database are one Millwright, and what Orleans keeps is kept by our statements.</summary>
public sealed class ClusterTests : PlantTest
{
    [Fact]
    public async Task A_reading_taken_by_one_silo_is_seen_by_the_other()
    {
        await using var one = await Join();
        await using var other = await Join();

        for (var machine = 0; machine < 20; machine++)
            (await one.Twin($"pump-{machine}").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.Committed);
        var opened = await Server.Scalar<decimal>("SELECT sum(epoch) FROM twin_heads");
        for (var machine = 0; machine < 20; machine++)
        {
            (await other.Twin($"pump-{machine}").Ingest(Temperatures((1, 21))).Soon()).Sequence.ShouldBe(2);
            (await one.Twin($"pump-{machine}").View().Soon())!.Version.ShouldBe(2);
        }

        // Nobody opened a machine that another had open.
        (await Server.Scalar<decimal>("SELECT sum(epoch) FROM twin_heads")).ShouldBe(opened);
        (await Server.Scalar<long>("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3")).ShouldBe(2);
    }

    [Fact]
    public async Task A_silo_that_stops_leaves_its_machines_to_the_others()
    {
        await using var staying = await Join();
        await using (var leaving = await Join())
            for (var machine = 0; machine < 20; machine++)
                await leaving.Twin($"pump-{machine}").Ingest(Temperatures((0, 20))).Soon();

        for (var machine = 0; machine < 20; machine++)
        {
            var receipt = await staying.Twin($"pump-{machine}").Ingest(Temperatures((0, 20), (1, 21))).Soon();
            receipt.Result.ShouldBe(IngestResult.Committed);
            receipt.Sequence.ShouldBe(2);
        }
        (await Server.Scalar<long>("SELECT count(*) FROM readings")).ShouldBe(40);
    }

    [Fact]
    public async Task After_all_were_killed_the_first_to_start_waits_for_none_of_them()
    {
        await using (var before = await Join())
            await before.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
        // As a kill leaves it: still called active.
        await Server.Execute("UPDATE OrleansMembershipTable SET Status = 3, Port = Port + 1");

        await using var plant = await Join().Soon();

        (await plant.Twin("pump-1").Ingest(Temperatures((1, 21))).Soon()).Sequence.ShouldBe(2);
        (await Server.Scalar<long>("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3")).ShouldBe(1);
    }

    [Fact]
    public async Task What_keeps_a_silo_from_answering_is_told_through_the_others()
    {
        await using var one = await Join();
        await using var other = await Join();
        await GoAway();
        try
        {
            for (var machine = 0; machine < 10; machine++)
                (await Should.ThrowAsync<Storage.DatabaseUnavailableException>(() => one.Twin($"pump-{machine}").View().Soon())).Message.ShouldContain($"pump-{machine}");
        }
        finally
        {
            // A silo leaves its cluster through the database.
            await ComeBack();
        }
    }

    [Fact]
    public async Task Twins_live_only_where_the_role_holds_them_and_every_node_reaches_them()
    {
        await using var gateway = await Join(NodeRole.Gateway);
        await Should.ThrowAsync<ArgumentException>(() => Task.Run(() => gateway.Twin("pump-0").View()));
        await using var holder = await Join(NodeRole.Silo);
        await using var jobs = await Join(NodeRole.Jobs);

        for (var machine = 0; machine < 30; machine++)
        {
            await Patience.Until(() => Knows(gateway), "the gateway has heard of the silo");
            (await gateway.Twin($"pump-{machine}").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.Committed);
            (await jobs.Twin($"pump-{machine}").View().Soon())!.Version.ShouldBe(1);
        }

        var register = gateway.Services.GetRequiredService<NodeRegister>();
        await Patience.Until(
            async () => (await register.List(CancellationToken.None)).Select(static row => (row.Report.Role, row.Report.Twins)).Order().SequenceEqual([("gateway", 0), ("jobs", 0), ("silo", 30)]),
            "each has said what it holds");
    }

    [Fact]
    public async Task Only_a_node_for_jobs_trains_retires_data_and_sends_notices()
    {
        await using var holder = await Join(NodeRole.Silo);
        await using var jobs = await Join(NodeRole.Jobs);

        Workers(holder).ShouldBe(["ModelCatalog", "ParentFeed", "PredictionWriter", "RuleFeed", "StatusFeed", "ThisNode", "TwinFeatureWriter", "TwinWaker"]);
        Workers(jobs).ShouldBe([
            "DriftWatch", "IncidentService", "ModelCatalog", "NoticeMetrics", "NoticeRouter", "NoticeSender", "QualityWatch", "RetentionService", "RollupService", "StatusFeed", "ThisNode", "TrainingWatch",
            "UpkeepService",
        ]);
    }

    [Fact]
    public async Task A_process_without_a_cluster_does_not_start_beside_one()
    {
        await using var member = await Join();
        using var loner = Plant.Build(Server.ConnectionString, isAlone: true);

        await Should.ThrowAsync<Storage.Processes.DatabaseInUseException>(() => loner.StartAsync().Soon());
    }

    [Fact]
    public async Task State_outlives_the_activation_and_its_clearing_is_kept_too()
    {
        await using var plant = await Join();
        var grain = plant.Grains.GetGrain<IRememberingGrain>("a");
        (await grain.Recall()).ShouldBeNull();
        await grain.Remember("one");
        await grain.Remember("two");
        await grain.Leave();
        await Patience.Until(async () => await grain.Recall() == "two", "it is read again");

        await grain.Forget();
        await grain.Leave();

        await Patience.Until(async () => await grain.Recall() is null, "it is forgotten");
        await grain.Remember("three");
        (await Server.Scalar<int>("SELECT Version FROM OrleansStorage")).ShouldBe(4);
    }

    [Fact]
    public async Task State_that_somebody_else_has_changed_is_not_overwritten()
    {
        await using var plant = await Join();
        var grain = plant.Grains.GetGrain<IRememberingGrain>("a");
        await grain.Remember("one");
        await Server.Execute("UPDATE OrleansStorage SET Version = Version + 1");

        await Should.ThrowAsync<Exception>(() => grain.Remember("two"));

        (await Server.Scalar<int>("SELECT Version FROM OrleansStorage")).ShouldBe(2);
    }

    [Fact]
    public async Task Reminders_are_kept_changed_and_removed()
    {
        await using var plant = await Join();
        var grain = plant.Grains.GetGrain<IRememberingGrain>("a");
        await grain.Remind("first");
        await grain.Remind("second");
        await grain.Remind("second");
        (await grain.Reminders()).ShouldBe(2);
        (await Server.Scalar<int>("SELECT Version FROM OrleansRemindersTable WHERE ReminderName = 'second'")).ShouldBe(1);

        await grain.Unremind("first");

        (await grain.Reminders()).ShouldBe(1);
        await plant.Services.GetRequiredService<IReminderTable>().ReadRows(uint.MinValue, uint.MaxValue);
    }

    private Task<Plant> Join(NodeRole role = NodeRole.All) =>
        Plant.Start(Server, settings: [("Cluster:Enabled", "true"), ("Cluster:Address", "127.0.0.1"), ("Cluster:Role", $"{role}")]);

    /// <summary>What comes of a cluster's manifest a moment after a node has joined.</summary>
    private static Task<bool> Knows(Plant plant)
    {
        try
        {
            plant.Twin("pump-0");
            return Task.FromResult(true);
        }
        catch (ArgumentException)
        {
            return Task.FromResult(false);
        }
    }

    /// <summary>The product's own services that work by themselves there.</summary>
    private static string[] Workers(Plant plant) =>
        [.. plant.Services.GetServices<IHostedService>().Select(static service => service.GetType()).Where(static type => type.Namespace!.StartsWith("Millwright.Silo", StringComparison.Ordinal)).Select(static type => type.Name).Order()];
}
#endif
