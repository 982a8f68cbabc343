using System.Buffers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Anomalies;
using Millwright.Learning.State;

namespace Millwright.Learning.Tests.Anomalies;

public sealed class StreamingDetectorTests
{
    private static readonly Dictionary<string, Func<IDetector>> _detectors = new()
    {
        ["robust z"] = () => new RobustZ(3),
        ["EWMA"] = () => new EwmaChart(3),
        ["mean shift"] = () => new MeanShift(3),
        ["half-space trees"] = () => new HalfSpaceTrees(3, seed: 1),
        ["principal components"] = () => PlaneChart.Fit(Quiet(300, seed: 3)),
        ["spectral residual"] = () => new SpectralResidual(3),
        ["seasonal surprise"] = () => new SeasonalSurprise(3),
        ["new extremes"] = () => new NewExtremes(3),
        ["ensemble"] = () => new Ensemble(new RobustZ(3), new EwmaChart(3), new HalfSpaceTrees(3, seed: 2)),
    };

    public static TheoryData<string> Names => [.. _detectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sensor_that_leaves_its_range_for_good_scores_above_all_that_was_quiet(string name)
    {
        var readings = Quiet(3_000, seed: 4);
        foreach (var reading in readings[2_900..])
            reading[1] += 20;
        var detector = _detectors[name]();
        var scores = Scores(detector, readings);

        scores[2_900..].Max().ShouldBeGreaterThan(scores[1_500..2_900].Max());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_restored_from_the_twin_goes_on_as_if_nothing_had_been(string name)
    {
        var readings = Quiet(1_600, seed: 5);
        var whole = _detectors[name]();
        var bytes = new ArrayBufferWriter<byte>();
        var expected = Scores(whole, readings);
        var first = _detectors[name]();
        Scores(first, readings[..1_100]);
        DetectorState.Write(first, new StateWriter(bytes));
        var reader = new StateReader(bytes.WrittenSpan);

        var second = DetectorState.Read(ref reader);

        reader.End();
        Scores(second, readings[1_100..], begun: 1_100).ShouldBe(expected[1_100..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_cut_anywhere_is_refused(string name)
    {
        var detector = _detectors[name]();
        Scores(detector, Quiet(200, seed: 6));
        var bytes = new ArrayBufferWriter<byte>();
        DetectorState.Write(detector, new StateWriter(bytes));

        for (var length = 0; length < bytes.WrittenCount; length += 1 + bytes.WrittenCount / 50)
        {
            var cut = bytes.WrittenSpan[..length].ToArray();
            Should.Throw<InvalidDataException>(() =>
            {
                var reader = new StateReader(cut);
                DetectorState.Read(ref reader);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reading_costs_no_memory(string name)
    {
        var readings = Quiet(2_000, seed: 7);
        var detector = _detectors[name]();
        Scores(detector, readings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var reading in readings)
            detector.Score(DateTimeOffset.UnixEpoch, reading);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_value_is_neither_strange_nor_learnt(string name)
    {
        var readings = Quiet(1_500, seed: 8);
        foreach (var reading in readings[1_200..])
            reading[2] = double.NaN;

        Scores(_detectors[name](), readings).ShouldAllBe(score => double.IsFinite(score) && score >= 0);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Running_quantile_comes_near_the_true_one(double level)
    {
        var random = new Xoshiro256StarStar(2);
        var quantile = new RunningQuantile(level);
        for (var value = 0; value < 20_000; value++)
            quantile.Add(Normal.Sample(random, 10, 2));

        quantile.Value.ShouldBe(Normal.InvCDF(10, 2, level), 0.1);
    }

    [Fact]
    public void Running_quantile_of_the_publication_is_met()
    {
        // Jain and Chlamtac 1985, table I: the median of these twenty observations is estimated as 4.44.
        double[] observations =
            [0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.60, 10.28, 1.47, 0.40, 0.05, 11.39, 0.27, 0.42, 0.09, 11.37];
        var median = new RunningQuantile(0.5);

        foreach (var observation in observations)
            median.Add(observation);

        median.Value.ShouldBe(4.44, 0.01);
    }

    [Fact]
    public void Running_quantile_with_little_memory_follows_a_shift()
    {
        var random = new Xoshiro256StarStar(2);
        var quantile = new RunningQuantile(0.5, memory: 200);
        for (var value = 0; value < 4_000; value++)
            quantile.Add(Normal.Sample(random, value < 2_000 ? 0 : 10, 1));

        quantile.Value.ShouldBe(10, 0.5);
    }

    /// <param name="begun">The minute of the first reading.</param>
    private static double[] Scores(IDetector detector, double[][] readings, int begun = 0) =>
        [.. readings.Select((reading, minute) => detector.Score(DateTimeOffset.UnixEpoch.AddMinutes(begun + minute), reading))];

    private static double[][] Quiet(int readings, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        return [.. Enumerable.Range(0, readings).Select(_ => new[] { Normal.Sample(random, 5, 1), Normal.Sample(random, -3, 2), Normal.Sample(random, 100, 0.1) })];
    }
}
