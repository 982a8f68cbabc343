using Millwright.Storage.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Storage.Tests.Journaling;

public sealed class LateReadingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();

    [Fact]
    public async Task A_late_reading_leaves_a_pointer_and_one_in_order_does_not()
    {
        var twin = await TestTwin.Open(_database, "pointers");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (10, 21)));

        await twin.Send(_database.Journal, Moments.Temperatures((5, 22), (11, 23)));

        (await _database.Scalar<long[]>($"SELECT array_agg(seq) FROM late_readings WHERE machine_key = {twin.Machine.Key}")).ShouldBe([3]);
    }

    [Fact]
    public async Task The_minute_that_a_late_reading_fell_into_is_computed_afresh()
    {
        var twin = await TestTwin.Open(_database, "corrected");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (50, 22), (60, 99)));

        await twin.Send(_database.Journal, Moments.Temperatures((30, 35)));

        (await Minute(twin)).ShouldBe("{3} {77} {132.66666666666666} {20} {35} {22}");
    }

    [Fact]
    public async Task A_late_reading_of_another_sensor_joins_the_minute()
    {
        var twin = await TestTwin.Open(_database, "joined");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (60, 99)));

        await twin.Send(_database.Journal, Moments.Batch(["vibration"], [(Moments.Start + Moments.Second, [0.5])]));

        (await Minute(twin)).ShouldBe("{1,1} {20,0.5} {0,0} {20,0.5} {20,0.5} {20,0.5}");
        (await _database.Scalar<string[]>(
            $"SELECT l.sensors FROM reading_rollups r JOIN sensor_layouts l ON l.id = r.layout WHERE machine_key = {twin.Machine.Key}")).ShouldBe(["temperature", "vibration"]);
    }

    [Fact]
    public async Task A_late_reading_of_bad_quality_is_kept_and_changes_no_minute()
    {
        var twin = await TestTwin.Open(_database, "bad");
        await twin.Send(_database.Journal, Moments.Temperatures((0, 20), (60, 99)));

        await twin.Send(_database.Journal, Moments.Batch(Moments.Temperature, [(Moments.Start + Moments.Second, [1000])], (ReadingFlags)ReadingQuality.Bad));

        (await Minute(twin)).ShouldBe("{1} {20} {0} {20} {20} {20}");
        (await _database.Scalar<long>($"SELECT count(*) FROM readings WHERE machine_key = {twin.Machine.Key}")).ShouldBe(3);
    }

    [Fact]
    public async Task What_the_journal_holds_at_an_instant_is_found()
    {
        var twin = await TestTwin.Open(_database, "known");
        await twin.Send(_database.Journal, Moments.Batch(["a", "b"], [(Moments.Start, [1, double.NaN]), (Moments.Start + 1, [2, 3])]));

        var known = await new TwinStore(_database.Database).ReadingsAt(twin.Machine.Key, [Moments.Start, Moments.Start + 2], CancellationToken.None);

        var only = known.ShouldHaveSingleItem();
        only.At.ShouldBe(Moments.Start);
        only.Sensors.ShouldBe(["a", "b"]);
        only.Values.ShouldBe([1, double.NaN]);
    }

    private Task<string> Minute(TestTwin twin) => _database.Scalar<string>(
        $"SELECT format('%s %s %s %s %s %s', count, sum, m2, min, max, last) FROM reading_rollups WHERE machine_key = {twin.Machine.Key}");
}
