using System.Diagnostics;
using Millwright.Contracts.Readings;
using Millwright.Storage.Tests;
using Millwright.Twins.Readings;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Machines;

/// <summary>PostgreSQL away, and back.</summary>
public sealed class OutageTests : PlantTest
{
    /// <summary>A refusal is no waiting for a time limit: six that waited for a connection would take half a minute.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task While_it_is_away_readings_are_refused_quickly_and_the_live_state_still_answers()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        var before = Text(await plant.Twin("press-1").View());
        await GoAway();

        var clock = Stopwatch.StartNew();
        for (var second = 1; second <= 5; second++)
            (await plant.Twin("press-1").Ingest(Temperatures((second, 21))).Soon()).Result.ShouldBe(IngestResult.Unavailable);
        (await plant.Twin("press-2").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.Unavailable);

        clock.Elapsed.ShouldBeLessThan(Quick);
        Text(await plant.Twin("press-1").View().Soon()).ShouldBe(before);
        await ComeBack();
    }

    [Fact]
    public async Task It_heals_by_itself_and_nothing_is_there_twice()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await GoAway();
        (await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Result.ShouldBe(IngestResult.Unavailable);
        await ComeBack();

        await UntilTaken(plant, Temperatures((1, 21)));

        (await Journaled("press-1")).ShouldBe(2);
        (await plant.Twin("press-1").View())!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_is_away()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await Server.Execute(
            """
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            """);

        // Long enough for several looks at whether it is back.
        var (asked, told) = (Stopwatch.StartNew(), new HashSet<IngestResult>());
        await Patience.Until(
            async () =>
            {
                told.Add((await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Result);
                return asked.Elapsed > Quick;
            },
            "it was asked often");

        told.ShouldBe([IngestResult.Unavailable]);
        await Server.Execute("BEGIN READ WRITE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()); END $$; COMMIT");
        await UntilTaken(plant, Temperatures((1, 21)));
        (await Journaled("press-1")).ShouldBe(2);
    }

    [Fact]
    public async Task A_twin_first_asked_for_during_an_outage_is_there_after_it()
    {
        await using (var before = await Plant.Start(Server))
            await before.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        await using var plant = await Plant.Start(Server);
        await GoAway();
        (await plant.Twin("press-9").Ingest(Temperatures((0, 20))).Soon()).Result.ShouldBe(IngestResult.Unavailable);
        await Should.ThrowAsync<Storage.DatabaseUnavailableException>(() => plant.Twin("press-9").View().Soon());
        await ComeBack();

        await UntilTaken(plant, Temperatures((1, 21)));

        (await Journaled("press-1")).ShouldBe(2);
    }

    [Fact]
    public async Task After_a_commit_of_unknown_outcome_the_twin_opens_from_the_journal_again()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        var opened = await EpochOf("press-1");
        // The server ends the connection inside the commit itself.
        await Server.Execute(
            """
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER breaks_off AFTER UPDATE ON twin_heads DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION break_off();
            """);
        (await plant.Twin("press-1").Ingest(Temperatures((1, 21))).Soon()).Result.ShouldBe(IngestResult.Unavailable);
        (await plant.Twin("press-1").View())!.Version.ShouldBe(1);
        await Server.Execute("DROP TRIGGER breaks_off ON twin_heads");

        await UntilTaken(plant, Temperatures((1, 21)));

        (await EpochOf("press-1")).ShouldBeGreaterThan(opened);
        (await Journaled("press-1")).ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_comes_out_as_duplicate()
    {
        await using var wire = new Relay(Server.ConnectionString).Mend();
        await using var plant = await Plant.Start(Server, wire.ConnectionString);
        await plant.Twin("press-1").Ingest(Temperatures((0, 20))).Soon();
        wire.MuteAtCommit();
        var sending = plant.Twin("press-1").Ingest(Temperatures((1, 21)));
        await Patience.Until(async () => await Journaled("press-1") == 2, "the commit is made while its answer is kept back");
        wire.Cut();
        (await sending.Soon()).Result.ShouldBe(IngestResult.Unavailable);
        (await plant.Twin("press-1").View())!.Version.ShouldBe(1);
        wire.Mend();

        var receipt = await UntilTaken(plant, Temperatures((1, 21)));

        receipt.Told().ShouldBe([ReadingOutcome.Duplicate]);
        receipt.Sequence.ShouldBe(2);
        (await plant.Twin("press-1").View())!.Version.ShouldBe(2);
        (await Journaled("press-1")).ShouldBe(2);
    }

    private static async Task<ReadingsReceipt> UntilTaken(Plant plant, ReadingsMessage batch)
    {
        ReadingsReceipt? receipt = null;
        await Patience.Until(
            async () => (receipt = await plant.Twin("press-1").Ingest(batch).Soon()).Result == IngestResult.Committed, "readings are taken again");
        return receipt!;
    }
}
