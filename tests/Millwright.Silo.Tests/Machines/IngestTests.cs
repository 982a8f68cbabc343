using Millwright.Contracts.Readings;
using Millwright.Storage.Machines;
using Millwright.Twins.Readings;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>What a batch does, and what it leaves alone.</summary>
public sealed class IngestTests : PlantTest
{
    [Fact]
    public async Task A_batch_is_answered_after_its_commit_and_is_in_the_journal()
    {
        await using var plant = await Plant.Start(Server);

        var receipt = await plant.Twin("press-1").Ingest(Temperatures((0, 20), (1, 21), (2, 22))).Soon();

        (await Journaled("press-1")).ShouldBe(3);
        receipt.Result.ShouldBe(IngestResult.Committed);
        receipt.Told().ShouldAllBe(outcome => outcome == ReadingOutcome.Accepted);
        receipt.Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_sent_again_is_all_duplicates_and_changes_nothing()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20), (1, 21), (2, 22))).Soon();
        var before = await plant.Twin("press-1").View();

        var again = await plant.Twin("press-1").Ingest(Temperatures((0, 20), (1, 21), (2, 22))).Soon();

        again.Result.ShouldBe(IngestResult.Committed);
        again.Told().ShouldAllBe(outcome => outcome == ReadingOutcome.Duplicate);
        again.Sequence.ShouldBe(3);
        Text(await plant.Twin("press-1").View()).ShouldBe(Text(before));
        (await Journaled("press-1")).ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_sent_again_after_a_restart_is_still_all_duplicates()
    {
        await using (var before = await Plant.Start(Server))
            await before.Twin("press-1").Ingest(Temperatures((0, 20), (1, 21))).Soon();
        await using var plant = await Plant.Start(Server);

        var again = await plant.Twin("press-1").Ingest(Temperatures((0, 20), (1, 21))).Soon();

        again.Told().ShouldAllBe(outcome => outcome == ReadingOutcome.Duplicate);
        (await Journaled("press-1")).ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_whose_commit_fails_leaves_the_live_state_as_it_was()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        var before = await plant.Twin("press-1").View();
        await Server.Execute("ALTER TABLE twin_heads ADD CONSTRAINT broken CHECK (reading_count < 2) NOT VALID");

        await Should.ThrowAsync<Exception>(() => plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon());

        Text(await plant.Twin("press-1").View()).ShouldBe(Text(before));
        await Server.Execute("ALTER TABLE twin_heads DROP CONSTRAINT broken");
        (await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Told().ShouldBe([ReadingOutcome.Accepted]);
        (await plant.Twin("press-1").View())!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Batches_of_many_machines_at_once_are_all_in_the_journal()
    {
        await using var plant = await Plant.Start(Server);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(number =>
            plant.Twin($"press-{number % 30}").Ingest(Temperatures((number, 20), (number + 0.5, 21))))).Soon();

        receipts.ShouldAllBe(receipt => receipt.Result == IngestResult.Committed);
        (await Server.Scalar<long>("SELECT count(*) FROM readings")).ShouldBe(600);
        (await Server.Scalar<long>("SELECT count(*) FROM twin_heads WHERE seq = 20")).ShouldBe(30);
    }

    [Fact]
    public async Task An_unknown_machine_is_registered_by_its_first_reading()
    {
        await using var plant = await Plant.Start(Server);
        (await plant.Twin("press-1").View()).ShouldBeNull();

        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();

        (await plant.Twin("press-1").View())!.Type.ShouldBe("unknown");
        (await plant.Machines.Get(Plant.Id("press-1"), CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_machine_is_refused_where_unknown_ones_are_not_registered()
    {
        await using var plant = await Plant.Start(Server, settings: ("Twins:RegisterUnknown", "false"));

        (await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.UnknownMachine);

        (await plant.Machines.Get(Plant.Id("press-1"), CancellationToken.None)).ShouldBeNull();
        await plant.Register("press-1");
        (await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.Committed);
    }

    [Fact]
    public async Task A_retired_machine_takes_no_readings_until_it_is_back_in_service()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await Retire(plant, retired: true);

        (await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Result.ShouldBe(IngestResult.Retired);

        (await plant.Twin("press-1").View())!.Retired.ShouldBeTrue();
        (await Journaled("press-1")).ShouldBe(1);
        await Retire(plant, retired: false);
        (await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Result.ShouldBe(IngestResult.Committed);
    }

    private static async Task Retire(Plant plant, bool retired)
    {
        (await plant.Machines.SetRetired(Plant.Id("press-1"), retired, version: null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
        await plant.Twin("press-1").Refresh();
    }
}
