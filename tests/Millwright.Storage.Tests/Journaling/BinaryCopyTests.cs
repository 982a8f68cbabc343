using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Journaling;

/// <summary>That what is copied in binary reads back to the same bits.</summary>
public sealed class BinaryCopyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();

    [Fact]
    public async Task Values_read_back_to_the_same_bits()
    {
        double[] values = [0, -0.0, double.Epsilon, double.MaxValue, -double.MaxValue, 0.1, 1 / 3.0, double.NaN];
        var twin = await TestTwin.Open(_database, "bits");

        await twin.Send(_database.Journal, Moments.Batch(["a", "b", "c", "d", "e", "f", "g", "h"], [(Moments.Start, values)]));

        var reading = (await Past(twin)).ShouldHaveSingleItem().Reading;
        Array.ConvertAll(reading.Values, BitConverter.DoubleToInt64Bits).ShouldBe(Array.ConvertAll(values, BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public async Task Absent_values_are_left_out_of_the_shape_that_tools_read()
    {
        var twin = await TestTwin.Open(_database, "absent");

        await twin.Send(_database.Journal, Moments.Batch(["a", "b"], [(Moments.Start, [1.5, double.NaN])]));

        (await _database.Scalar<string>("SELECT \"values\"::text FROM sensor_readings WHERE machine_id = 'absent'")).ShouldBe("{\"a\": 1.5}");
    }

    [Fact]
    public async Task Times_sequences_and_flags_read_back()
    {
        var twin = await TestTwin.Open(_database, "columns");
        var batch = Moments.Batch(Moments.Temperature, [(Moments.Start + 1, [20])], (Twins.Readings.ReadingFlags)0b1_1101);
        batch.Sequence[0] = -7;

        await twin.Send(_database.Journal, batch);

        var reading = (await Past(twin)).ShouldHaveSingleItem().Reading;
        (reading.At, reading.ArrivedAt, reading.SourceSequence, (byte)reading.Flags, reading.Sequence)
            .ShouldBe((Moments.Start + 1, batch.ArrivedAt, -7L, (byte)0b1_1101, 1L));
    }

    [Fact]
    public async Task More_than_one_buffer_goes_through()
    {
        string[] sensors = [.. Enumerable.Range(0, 40).Select(number => $"s{number:00}")];
        var rows = Enumerable.Range(0, 3000).Select(row => (Moments.Start + row * Moments.Second, sensors.Select((_, sensor) => row + sensor / 100.0).ToArray())).ToArray();
        var twin = await TestTwin.Open(_database, "bulky");

        (await twin.Send(_database.Journal, Moments.Batch(sensors, rows))).ShouldBe(JournalOutcome.Committed);

        (await _database.Scalar<double>($"SELECT sum(v) FROM readings r, unnest(r.\"values\") v WHERE machine_key = {twin.Machine.Key}"))
            .ShouldBe(rows.Sum(row => row.Item2.Sum()), 1e-3);
        (await _database.Scalar<long>($"SELECT count(*) FROM reading_rollups WHERE machine_key = {twin.Machine.Key}")).ShouldBe(49);
    }

    [Fact]
    public async Task More_sensors_than_an_index_row_can_name_go_through()
    {
        string[] sensors = [.. Enumerable.Range(0, 1000).Select(number => Convert.ToHexString(BitConverter.GetBytes(number * 2654435761L)))];
        var twin = await TestTwin.Open(_database, "wide");

        (await twin.Send(_database.Journal, Moments.Batch(sensors, [(Moments.Start, sensors.Select((_, sensor) => (double)sensor).ToArray())])))
            .ShouldBe(JournalOutcome.Committed);

        (await Past(twin)).ShouldHaveSingleItem().Reading.Values[999].ShouldBe(999);
    }

    private async Task<IReadOnlyList<PastEntry>> Past(TestTwin twin) =>
        (await new TwinStore(_database.Database).WholePast(twin.Machine.Id, CancellationToken.None))!.Since;
}
