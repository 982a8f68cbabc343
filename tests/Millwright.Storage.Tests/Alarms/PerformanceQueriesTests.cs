using Millwright.Storage.Alarms;
using Millwright.Storage.Journaling;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;

namespace Millwright.Storage.Tests.Alarms;

/// <summary>What the steps of alarms tell of their annunciations.</summary>
public sealed class PerformanceQueriesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly PerformanceQueries _queries = new(database.Require().Database);

    [Fact]
    public async Task Each_raise_is_an_annunciation_with_its_end_and_its_acknowledgement()
    {
        var press = await Press("told", (0, 95), (30, 80), (100, 96), (200, 97));
        var alarm = press.State.Alarms.ShouldHaveSingleItem().Id;
        await Acknowledges(press, alarm, 210);
        await Reads(press, (300, 80));

        var told = (await Of("told", 0, 1_000)).OrderBy(static one => one.At).ToList();

        told.Select(static one => one.Source).ShouldAllBe(static source => source == new AlarmSource("told", "limit", "temperature"));
        told.Select(one => (Seconds(one.At), Seconds(one.ReturnedAt), Seconds(one.AcknowledgedAt), one.IsRepeat)).ShouldBe([(0, 30, 210, false), (100, 300, 210, true)]);
        told.ShouldAllBe(static one => one.Severity == Severity.Critical);
    }

    [Fact]
    public async Task What_stood_when_the_period_began_is_told_with_its_end()
    {
        await Press("standing", (0, 95), (200, 80));

        var told = (await Of("standing", 100, 1_000)).ShouldHaveSingleItem();

        (Seconds(told.At), Seconds(told.ReturnedAt)).ShouldBe((0, 200));
    }

    [Fact]
    public async Task What_had_returned_before_the_period_is_not_told()
    {
        await Press("returned", (0, 95), (50, 80));

        (await Of("returned", 100, 1_000)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_happens_after_the_period_is_not_looked_at()
    {
        await Press("early", (0, 95), (50, 80), (150, 95));

        (await Of("early", 0, 100)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Acts_that_announce_nothing_are_no_annunciations()
    {
        var press = await Press("acted", (0, 95));
        var alarm = press.State.Alarms.ShouldHaveSingleItem().Id;
        await Acts(press, new AlarmAct(AlarmMove.Comment, "Ada", "Seen."), alarm, 5);
        await Acts(press, new AlarmAct(AlarmMove.Shelve, "Ada", "Known.", Moments.Start + 60 * Moments.Second), alarm, 10);
        await Acts(press, new AlarmAct(AlarmMove.Unshelve, "Ada"), alarm, 20);

        var told = (await Of("acted", 0, 1_000)).OrderBy(static one => one.At).ToList();

        // Put aside it is not announced; back in alarm it is.
        told.Select(one => (Seconds(one.At), Seconds(one.ReturnedAt), one.IsRepeat)).ShouldBe([(0, 10, false), (20, null, false)]);
    }

    [Fact]
    public async Task A_site_and_a_line_are_told_by_themselves()
    {
        await Press("sited", (0, 95));
        await database.Execute("UPDATE machines SET site = 'Turin', line = '7' WHERE machine_id = 'sited'");
        var period = Between(0, 1_000);

        (await _queries.Annunciations(period, "Turin", "7", CancellationToken.None)).ShouldHaveSingleItem();
        (await _queries.Annunciations(period, "Turin", "8", CancellationToken.None)).ShouldBeEmpty();
        (await _queries.Annunciations(period, "Oslo", null, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task How_far_values_came_back_inside_the_limit_is_told_for_each_gap()
    {
        await Press("hovering", (0, 95), (10, 89.5), (15, 88), (20, 95), (30, 89), (40, 95), (60, 70));
        var source = new AlarmSource("hovering", "limit", "temperature");
        var limit = (await _queries.LimitsOf([source, new AlarmSource("hovering", "none", null)], CancellationToken.None)).ShouldHaveSingleItem();
        var gaps = Remedies.Gaps(await Of("hovering", 0, 1_000));

        (limit.Limit, limit.IsHigh, gaps.Count).ShouldBe((90, true, 2));
        (await _queries.Depths(limit, [.. gaps, new Gap(Moments.Start + 3_600 * Moments.Second, Moments.Start + 3_700 * Moments.Second)], CancellationToken.None)).ShouldBe([2, 1, null]);
    }

    private async Task<TestTwin> Press(string machine, params (double Second, double Value)[] readings)
    {
        var press = await TestTwin.Open(database, machine, Moments.Hot);
        await Reads(press, readings);
        return press;
    }

    private async Task Reads(TestTwin press, params (double Second, double Value)[] readings)
    {
        foreach (var reading in readings)
            (await press.Send(database.Journal, Moments.Temperatures(reading))).ShouldBe(JournalOutcome.Committed);
    }

    private Task Acknowledges(TestTwin press, Guid alarm, double second) => Acts(press, new AlarmAct(AlarmMove.Acknowledge, "Ada"), alarm, second);

    private async Task Acts(TestTwin press, AlarmAct act, Guid alarm, double second) =>
        (await press.Act(database.Journal, new AlarmCommand([alarm], act), Moments.Start + (long)(second * Moments.Second))).ShouldBe(JournalOutcome.Committed);

    private async Task<List<Annunciation>> Of(string machine, double from, double to) =>
        [.. (await _queries.Annunciations(Between(from, to), null, null, CancellationToken.None)).Where(one => one.Source.Machine == machine)];

    private static Period Between(double from, double to) => new(Moments.Start + (long)(from * Moments.Second), Moments.Start + (long)(to * Moments.Second));

    private static double? Seconds(long micros) => micros == 0 ? null : (micros - Moments.Start) / (double)Moments.Second;
}
