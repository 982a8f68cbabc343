using Millwright.Storage.Journaling;

namespace Millwright.Storage.Tests.Plans;

/// <summary>
/// What the journal sends is run against a database with something in it, and the plan that PostgreSQL then followed is looked at: none may read a
/// large table from end to end, or read much of one only to put it aside.
/// </summary>
public sealed class JournalPlanTests(FilledDatabase filled) : IClassFixture<FilledDatabase>
{
    private readonly FilledDatabase _filled = filled;

    [Fact]
    public async Task The_journal_reads_no_large_table_from_end_to_end()
    {
        var journal = TestDatabase.NewJournal(_filled.Watched, _filled.Scratch.Options());
        await journal.StartAsync(CancellationToken.None);
        var twin = await TestTwin.Open(_filled.Scratch, "m-7", Moments.Hot);
        _filled.Plans();

        var start = Moments.Start + (30L * 24 * 60 * Moments.Minute);
        foreach (var (second, value) in new[] { (0, 20.0), (61, 95), (62, 96), (200, 20), (30, 21), (1, 22), (400, 20) })
            (await twin.Send(journal, Moments.Batch(Moments.Temperature, [(start + second * Moments.Second, [value])]), checkpoint: true)).ShouldBe(JournalOutcome.Committed);
        await journal.StopAsync(CancellationToken.None);

        var plans = _filled.Plans();
        plans.Count.ShouldBeGreaterThan(7);
        plans.SelectMany(LargeTables.Faults).ShouldBeEmpty();
    }
}
