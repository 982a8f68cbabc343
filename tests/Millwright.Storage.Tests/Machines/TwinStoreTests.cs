using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Machines;

public sealed class TwinStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();
    private TwinStore Store => new(_database.Database);

    [Fact]
    public async Task An_unknown_machine_is_opened_only_if_it_may_register()
    {
        (await Store.Open(TestTwin.Id("newcomer"), registerUnknown: false, CancellationToken.None)).ShouldBeNull();

        var opened = await Store.Open(TestTwin.Id("newcomer"), registerUnknown: true, CancellationToken.None);

        (opened!.Machine.Type, opened.Past.State, opened.Past.Since.Count).ShouldBe((MachineRecord.UnknownType, null, 0));
    }

    [Fact]
    public async Task Each_opening_raises_the_epoch()
    {
        var epochs = new List<long>();
        for (var opening = 0; opening < 3; opening++)
            epochs.Add((await TestTwin.Open(_database, "epochs")).Epoch);

        epochs.ShouldBe(epochs.Distinct().Order());
    }

    [Fact]
    public async Task An_opening_that_postgres_lost_in_a_crash_is_not_taken_for_the_next()
    {
        var before = await TestTwin.Open(_database, "crashed");
        var lost = await TestTwin.Open(_database, "crashed");
        await _database.Execute($"UPDATE twin_heads SET epoch = {before.Epoch}");

        var next = await TestTwin.Open(_database, "crashed");

        next.Epoch.ShouldBeGreaterThan(lost.Epoch);
    }

    [Fact]
    public async Task Openings_that_race_get_epochs_of_their_own()
    {
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestTwin.Open(_database, "raced")));

        twins.Select(static twin => twin.Epoch).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public async Task The_tail_after_a_checkpoint_is_everything_since()
    {
        var twin = await TestTwin.Open(_database, "tail", Moments.Hot);
        await twin.Change(_database.Journal, Moments.Hot, Moments.Start);
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (10, 21)), checkpoint: true);
        await twin.Send(_database.Journal, Moments.Temperatures((5, 22), (20, 95)));   // one late, one in order
        await twin.Send(_database.Journal, Moments.Temperatures((3, 23)));             // late, before the check-point's newest
        await twin.Change(_database.Journal, Moments.Hot with { RunningSensor = "temperature" }, twin.State.LastArrivedAt);
        await twin.Send(_database.Journal, Moments.Temperatures((15, 24)));            // late, after the check-point's newest

        var opened = await Store.Open(TestTwin.Id("tail"), registerUnknown: false, CancellationToken.None);

        opened!.Past.State!.Sequence.ShouldBe(3);
        opened.Past.Configuration.IsSameAs(Moments.Hot).ShouldBeTrue();
        opened.Past.Since.Select(entry => entry.Sequence).ShouldBe([4L, 5L, 6L, 7L, 8L]);
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, opened.Past)).ShouldBe(StateText.Of(twin.State));
    }

    [Fact]
    public async Task The_whole_past_leads_to_the_same_state_as_checkpoint_and_tail()
    {
        var random = new Random(20260302);
        var twin = await TestTwin.Open(_database, "replayed", Moments.Hot);
        await twin.Change(_database.Journal, Moments.Hot, Moments.Start);
        for (var round = 0; round < 40; round++)
        {
            var readings = Enumerable.Range(0, 5).Select(_ => ((double)random.Next(round * 20, round * 20 + 60), (double)random.Next(60, 100))).DistinctBy(reading => reading.Item1);
            await twin.Send(_database.Journal, Moments.Temperatures([.. readings]), checkpoint: round % 7 == 6);
        }

        var opened = await Store.Open(twin.Machine.Id, registerUnknown: false, CancellationToken.None);
        var whole = await Store.WholePast(twin.Machine.Id, CancellationToken.None);

        opened!.Past.State.ShouldNotBeNull();
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, opened.Past)).ShouldBe(StateText.Of(twin.State));
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, whole!)).ShouldBe(StateText.Of(twin.State));
    }

    [Fact]
    public async Task A_past_state_is_made_from_the_checkpoint_before_it_and_what_had_happened_since()
    {
        var twin = await TestTwin.Open(_database, "past");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20)), checkpoint: true);
        await twin.Send(_database.Journal, Moments.Temperatures((10, 21), (20, 22)));
        await twin.Send(_database.Journal, Moments.Temperatures((30, 23)), checkpoint: true);
        await twin.Send(_database.Journal, Moments.Temperatures((15, 99)));

        var past = await Store.PastAt(twin.Machine.Id, Moments.Start + 20 * Moments.Second, CancellationToken.None);

        past!.State!.Sequence.ShouldBe(1);
        past.Since.Select(entry => entry.Sequence).ShouldBe([2L, 3L, 5L]);
    }

    [Fact]
    public async Task There_is_a_past_before_the_first_checkpoint_and_none_of_a_stranger()
    {
        var twin = await TestTwin.Open(_database, "early");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (1, 21)), checkpoint: true);

        var past = await Store.PastAt(twin.Machine.Id, Moments.Start, CancellationToken.None);

        past!.State.ShouldBeNull();
        past.Since.Select(entry => entry.Sequence).ShouldBe([1L]);
        (await Store.PastAt(TestTwin.Id("stranger"), Moments.Start, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_checkpoint_on_leaving_is_kept_unless_another_has_opened_since()
    {
        var old = await TestTwin.Open(_database, "leaving");
        await old.Send(_database.Journal, Moments.Temperatures((0, 20)));
        await Store.SaveCheckpoint(old.Machine, old.Epoch, old.State, old.Configuration, CancellationToken.None);
        (await Snapshots(old)).ShouldBe(1);

        var successor = await TestTwin.Open(_database, "leaving");
        await successor.Send(_database.Journal, Moments.Temperatures((1, 21)));
        await Store.SaveCheckpoint(old.Machine, old.Epoch, successor.State, old.Configuration, CancellationToken.None);

        (await Snapshots(old)).ShouldBe(1);
    }

    [Fact]
    public async Task Those_expected_alive_are_heard_from_and_not_offline()
    {
        await TestTwin.Open(_database, "never-heard");
        var alive = await TestTwin.Open(_database, "alive");
        await alive.Send(_database.Journal, Moments.Temperatures((0, 20)));

        var expected = new List<string>();
        await foreach (var id in Store.ExpectedAlive(long.MaxValue, CancellationToken.None))
            expected.Add(id.Value);

        expected.ShouldContain("alive");
        expected.ShouldNotContain("never-heard");
    }

    [Fact]
    public async Task The_wanted_configuration_is_the_types_with_the_machines_own_laid_over_it()
    {
        var twin = await TestTwin.Open(_database, "wanting");
        var registry = new ConfigurationRegistry(_database.Database);
        await registry.Put(MachineRecord.UnknownType, Moments.Hot, null, onlyNew: false, CancellationToken.None);
        await registry.PutOverrides(twin.Machine.Id, new() { NoDataTimeout = TimeSpan.FromSeconds(7) }, null, CancellationToken.None);

        var registered = await Store.Registration(twin.Machine.Id, CancellationToken.None);

        registered!.Value.Desired.IsSameAs(Moments.Hot with { NoDataTimeout = TimeSpan.FromSeconds(7) }).ShouldBeTrue();
        await registry.Delete(MachineRecord.UnknownType, null, CancellationToken.None);
    }

    private Task<long> Snapshots(TestTwin twin) => _database.Scalar<long>($"SELECT count(*) FROM state_snapshots WHERE machine_key = {twin.Machine.Key}");
}
