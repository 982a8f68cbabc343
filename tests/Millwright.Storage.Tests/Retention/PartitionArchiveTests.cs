using Millwright.Storage.Journaling;
using Millwright.Storage.Retention;

namespace Millwright.Storage.Tests.Retention;

public sealed class PartitionArchiveTests : RetentionTest
{
    [Fact]
    public async Task An_archived_partition_keeps_its_name_and_its_rows()
    {
        await OldAndCheckpointed("pump-1");

        (await RemoveOldReadings(Month with { Archive = "*" })).ShouldBe([("readings_2019_05", PartitionFate.Archived)]);

        (await Count("readings")).ShouldBe(0);
        (await Count("archive.readings_2019_05")).ShouldBe(2);
    }

    [Fact]
    public async Task What_comes_in_after_its_partition_was_archived_joins_it_there()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await RemoveOldReadings(Month with { Archive = "*" });

        (await twin.Send(Database.Journal, At(May2019 - Day, 23), checkpoint: true)).ShouldBe(JournalOutcome.Committed);
        (await RemoveOldReadings(Month with { Archive = "*" })).ShouldBe([("readings_2019_05", PartitionFate.Archived)]);

        (await Count("archive.readings_2019_05")).ShouldBe(3);
    }

    [Fact]
    public async Task What_was_archived_before_a_column_was_added_is_joined_by_name()
    {
        var twin = await OldAndCheckpointed("pump-1");
        await RemoveOldReadings(Month with { Archive = "*" });
        await Database.Execute("ALTER TABLE archive.readings_2019_05 DROP COLUMN arrived_at; ALTER TABLE readings ADD COLUMN shift int");

        (await twin.Send(Database.Journal, At(May2019 - Day, 23), checkpoint: true)).ShouldBe(JournalOutcome.Committed);
        await Database.Execute("UPDATE readings SET shift = 3");
        (await RemoveOldReadings(Month with { Archive = "*" })).ShouldBe([("readings_2019_05", PartitionFate.Archived)]);

        (await Database.Scalar<long>("SELECT count(*) FROM archive.readings_2019_05 WHERE shift IS NULL AND arrived_at IS NULL AND \"values\" IS NOT NULL")).ShouldBe(2);
        (await Database.Scalar<long>("SELECT count(*) FROM archive.readings_2019_05 WHERE shift = 3 AND arrived_at IS NOT NULL AND \"values\" = '{23}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_tables_that_are_named_are_archived()
    {
        await OldAndCheckpointed("pump-1");
        await Derive();
        await using var turn = await Turn(Month with { Archive = "readings, machine_events" });

        var fates = new Dictionary<string, PartitionFate>();
        foreach (var part in (IEnumerable<OldPartition>)[.. await turn.OldMonths(CancellationToken.None), .. await turn.OldReadings(CancellationToken.None)])
            fates[part.Parent] = await turn.Remove(part, CancellationToken.None);

        fates.ShouldBe(
            new Dictionary<string, PartitionFate> { ["reading_rollups"] = PartitionFate.Dropped, ["machine_events"] = PartitionFate.Archived, ["readings"] = PartitionFate.Archived },
            ignoreOrder: true);
        var archive = (await Report(new RetentionOptions())).Archive;
        (archive.Partitions, archive.Bytes > 0).ShouldBe((2, true));
    }
}
