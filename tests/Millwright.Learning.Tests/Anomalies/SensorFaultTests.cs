using System.Buffers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Anomalies;
using Millwright.Learning.State;

namespace Millwright.Learning.Tests.Anomalies;

/// <summary>Sensors that jump, become noisy or stand still within the range of what they always show: a slow wave ten high, with noise.</summary>
public sealed class SensorFaultTests
{
    private const int Rows = 3_000;
    private const int Fault = 2_500;

    public static TheoryData<int> Members => [0, 1, 2];

    [Fact]
    public void A_jump_within_the_range_is_the_strangest_of_all_readings()
    {
        var values = Wave(1);
        values[Fault] = -values[Fault];

        var scores = Scores(new DifferenceChart(1), values);

        Array.IndexOf(scores, scores.Max()).ShouldBeOneOf(Fault, Fault + 1);
        scores.Max().ShouldBeGreaterThan(3 * scores[..Fault].Max());
    }

    [Fact]
    public void Noise_that_grows_scores_above_all_that_was_quiet()
    {
        var (values, random) = (Wave(2), new Xoshiro256StarStar(3));
        for (var row = Fault; row < Rows; row++)
            values[row] += Normal.Sample(random, 0, 0.4);

        var scores = Scores(new DifferenceChart(1, weight: 0.1), values);

        scores[Fault..].Max().ShouldBeGreaterThan(scores[..Fault].Max());
    }

    [Fact]
    public void A_stuck_sensor_is_stranger_with_each_reading_up_to_a_bound()
    {
        var values = Wave(4);
        values.AsSpan(Fault + 1).Fill(values[Fault]);

        var scores = Scores(new FlatLine(1, most: 100, least: 3), values);

        scores[..(Fault + 1)].Max().ShouldBe(0);
        scores[(Fault + 1)..].ShouldBe(Enumerable.Range(1, Rows - Fault - 1).Select(static row => row > 3 ? (double)Math.Min(row, 100) : 0));
    }

    [Theory, MemberData(nameof(Members))]
    public void One_restored_goes_on_as_if_nothing_had_been(int member)
    {
        var values = Wave(5);
        values.AsSpan(1_495, 10).Fill(values[1_495]);
        var expected = Scores(Detector(member), values);
        var (first, bytes) = (Detector(member), new ArrayBufferWriter<byte>());
        Scores(first, values[..1_500]);
        DetectorState.Write(first, new StateWriter(bytes));
        var reader = new StateReader(bytes.WrittenSpan);

        var second = DetectorState.Read(ref reader);

        reader.End();
        Scores(second, values[1_500..]).ShouldBe(expected[1_500..]);
        Should.Throw<InvalidDataException>(() =>
        {
            var cut = new StateReader(bytes.WrittenSpan[..^1]);
            DetectorState.Read(ref cut);
        });
    }

    private static IDetector Detector(int member) => member switch { 0 => new DifferenceChart(1), 1 => new DifferenceChart(1, weight: 0.1), _ => new FlatLine(1) };

    private static double[] Scores(IDetector detector, double[] values) => [.. values.Select((_, row) => detector.Score(DateTimeOffset.UnixEpoch.AddMinutes(row), values.AsSpan(row, 1)))];

    private static double[] Wave(int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        return [.. Enumerable.Range(0, Rows).Select(row => 10 * Math.Cos(row / 100.0) + Normal.Sample(random, 0, 0.1))];
    }
}
