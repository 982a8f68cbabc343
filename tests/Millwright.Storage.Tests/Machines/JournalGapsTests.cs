using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Machines;

/// <summary>What is told of a past of which readings are no longer kept.</summary>
public sealed class JournalGapsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();
    private TwinStore Store => new(_database.Database);

    [Fact]
    public async Task The_whole_past_goes_from_the_oldest_checkpoint_that_has_all_since()
    {
        var twin = await Lived("whole");
        await Lose(twin, "seq <= 3");

        var whole = await Store.WholePast(twin.Machine.Id, CancellationToken.None);

        (whole!.State!.Sequence, whole.Since[0].Sequence, whole.Since.Count).ShouldBe((4L, 5L, 3));
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, whole)).ShouldBe(StateText.Of(twin.State));
    }

    [Fact]
    public async Task With_no_reading_left_the_whole_past_is_the_newest_checkpoint()
    {
        var twin = await Lived("bare");
        await Store.SaveCheckpoint(twin.Machine, twin.Epoch, twin.State, twin.Configuration, CancellationToken.None);
        await Lose(twin, "true");

        var whole = await Store.WholePast(twin.Machine.Id, CancellationToken.None);

        (whole!.State!.Sequence, whole.Since.Count).ShouldBe((twin.State.Sequence, 0));
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, whole)).ShouldBe(StateText.Of(twin.State));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(30, true)]
    [InlineData(45, true)]
    public async Task A_past_state_is_told_where_its_checkpoint_has_all_since(double second, bool isTold)
    {
        var twin = await Lived($"past-{second}");
        await Lose(twin, "seq <= 3");

        (await PastAt(twin, second) is not null).ShouldBe(isTold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(60)]
    public async Task With_nothing_gone_every_past_state_is_told(double second) =>
        (await PastAt(await Lived($"kept-{second}"), second)).ShouldNotBeNull();

    [Fact]
    public async Task A_late_reading_that_has_gone_spoils_the_pasts_that_it_belonged_to()
    {
        var twin = await Lived("late");
        await Lose(twin, "seq = 6");

        (await PastAt(twin, 30)).ShouldBeNull();
        (await PastAt(twin, 15))!.State!.Sequence.ShouldBe(2);
    }

    /// <summary>1 at 0 s, 2 at 10 s (check-point), 3 at 20 s, 4 at 30 s (check-point), 5 at 40 s, 6 late at 25 s, 7 at 50 s.</summary>
    private async Task<TestTwin> Lived(string id)
    {
        var twin = await TestTwin.Open(_database, id);
        foreach (var (second, checkpoint) in new[] { (0.0, false), (10, true), (20, false), (30, true), (40, false), (25, false), (50, false) })
            await twin.Send(_database.Journal, Moments.Temperatures((second, 20 + second)), checkpoint);
        return twin;
    }

    private Task Lose(TestTwin twin, string which) => _database.Execute($"DELETE FROM readings WHERE machine_key = {twin.Machine.Key} AND {which}");

    private Task<TwinPast?> PastAt(TestTwin twin, double second) =>
        Store.PastAt(twin.Machine.Id, Moments.Start + (long)(second * Moments.Second), CancellationToken.None);
}
