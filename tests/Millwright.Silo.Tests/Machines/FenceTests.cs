using Millwright.Contracts.Readings;
using Millwright.Twins.Readings;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>Two processes that believe in the same machine: one writes, the other is told so.</summary>
public sealed class FenceTests : PlantTest
{
    [Fact]
    public async Task The_writer_that_was_replaced_is_refused_and_nothing_of_it_lasts()
    {
        await using var older = await Plant.Start(Server, isAlone: false);
        await using var newer = await Plant.Start(Server, isAlone: false);
        await older.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await newer.Twin("press-1").Ingest(Temperatures((1, 21))).Soon();

        (await older.Twin("press-1").Ingest(Temperatures((2, 22), (3, 23))).Soon()).Result.ShouldBe(IngestResult.Overtaken);

        (await Journaled("press-1")).ShouldBe(2);
        (await newer.Twin("press-1").Ingest(Temperatures((4, 24))).Soon()).Result.ShouldBe(IngestResult.Committed);
        (await newer.Twin("press-1").View())!.ReadingCount.ShouldBe(3);
    }

    [Fact]
    public async Task Nothing_that_the_replaced_writer_decided_lasts_and_what_its_caller_sends_again_is_taken()
    {
        await using var older = await Plant.Start(Server, isAlone: false);
        await using var newer = await Plant.Start(Server, isAlone: false);
        await older.Configure(Hot);
        await older.Register("press-1");
        await older.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await newer.Twin("press-1").Ingest(Temperatures((1, 21))).Soon();

        // Far too hot: an episode, an alarm, events, and somebody to be told.
        (await older.Twin("press-1").Ingest(Temperatures((2, 99))).Soon()).Result.ShouldBe(IngestResult.Overtaken);

        foreach (var table in new[] { "episodes", "alarms", "notice_events" })
            (await Server.Scalar<long>($"SELECT count(*) FROM {table}")).ShouldBe(0, table);
        (await Server.Scalar<long>("SELECT count(*) FROM readings")).ShouldBe(2);
        (await newer.Twin("press-1").View().Soon())!.Episode.ShouldBeNull();

        var again = await older.Twin("press-1").Ingest(Temperatures((2, 99))).Soon();

        (again.Result, again.Told().ShouldHaveSingleItem()).ShouldBe((IngestResult.Committed, ReadingOutcome.Accepted));
        (await Server.Scalar<long>("SELECT count(*) FROM episodes")).ShouldBe(1);
        var alarms = await Server.Scalar<long>("SELECT count(*) FROM alarms");
        alarms.ShouldBePositive();
        // Now the other one is the older.
        (await newer.Twin("press-1").Ingest(Temperatures((3, 98))).Soon()).Result.ShouldBe(IngestResult.Overtaken);
        (await newer.Twin("press-1").Ingest(Temperatures((3, 98))).Soon()).Result.ShouldBe(IngestResult.Committed);
        (await newer.Twin("press-1").View().Soon())!.Episode!.ReadingCount.ShouldBe(2);
        (await Server.Scalar<long>("SELECT count(*) FROM alarms")).ShouldBe(alarms);
    }

    [Fact]
    public async Task A_command_to_the_replaced_writer_is_refused_and_done_when_it_is_said_again()
    {
        await using var older = await Plant.Start(Server, isAlone: false);
        await using var newer = await Plant.Start(Server, isAlone: false);
        await older.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await newer.Twin("press-1").Ingest(Temperatures((1, 21))).Soon();

        await Should.ThrowAsync<Storage.DatabaseUnavailableException>(() => older.Twin("press-1").SetMaintenance(true).Soon());
        (await newer.Twin("press-1").View().Soon())!.Status.ShouldNotBe(Twins.Machines.MachineStatus.Maintenance);

        (await older.Twin("press-1").SetMaintenance(true).Soon())!.Status.ShouldBe(Twins.Machines.MachineStatus.Maintenance);
    }

    [Fact]
    public async Task Writers_that_take_a_machine_from_one_another_leave_one_history()
    {
        await using var one = await Plant.Start(Server, isAlone: false);
        await using var other = await Plant.Start(Server, isAlone: false);
        var plants = new[] { one, other };

        var taken = 0;
        await Task.WhenAll(plants.Select(async (plant, side) =>
        {
            for (var number = 0; number < 40; number++)
            {
                var receipt = await plant.Twin("press-1").Ingest(Temperatures((number * 2 + side, 20 + number))).Soon();
                if (receipt.Result == IngestResult.Committed)
                    Interlocked.Increment(ref taken);
            }
        }));

        (await Journaled("press-1")).ShouldBe(taken);
        (await Server.Scalar<long>("SELECT count(DISTINCT seq) FROM readings")).ShouldBe(taken);
        (await Server.Scalar<long>("SELECT max(seq) FROM readings")).ShouldBe(taken);
    }
}
