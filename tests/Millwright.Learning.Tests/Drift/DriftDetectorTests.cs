using System.Buffers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Drift;
using Millwright.Learning.State;

namespace Millwright.Learning.Tests.Drift;

public sealed class DriftDetectorTests
{
    private static readonly Dictionary<string, Func<IDriftDetector>> _detectors = new()
    {
        ["ADWIN"] = () => new Adwin(),
        ["KSWIN"] = () => new Kswin(),
        ["Page-Hinkley"] = () => new PageHinkley(tolerance: 0.05, limit: 30),
        ["DDM"] = () => new Ddm(),
        ["HDDM-A"] = () => new HddmA(),
        ["HDDM-W"] = () => new HddmW(),
    };

    public static TheoryData<string> Names => [.. _detectors.Keys];

    /// <summary>Bounds on false drifts in 20 streams of 2,000 errors at a steady rate of 0.2: 40,000 values.</summary>
    public static TheoryData<string, int> MostFalseDrifts => new()
    {
        { "ADWIN", 1 },
        { "KSWIN", 20 },
        { "Page-Hinkley", 1 },
        { "DDM", 20 },
        { "HDDM-A", 3 },
        { "HDDM-W", 20 },
    };

    [Theory]
    [MemberData(nameof(MostFalseDrifts))]
    public void A_steady_stream_drifts_hardly_ever(string name, int most)
    {
        var false_ = 0;
        for (var stream = 0; stream < 20; stream++)
            false_ += Drifts(_detectors[name](), Errors(seed: stream, (2_000, 0.2))).Count;

        false_.ShouldBeLessThanOrEqualTo(most);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_that_goes_from_one_error_in_five_to_three_is_noticed_within_some_hundred_predictions(string name)
    {
        for (var stream = 100; stream < 110; stream++)
        {
            var drifts = Drifts(_detectors[name](), Errors(seed: stream, (1_000, 0.2), (500, 0.6)));

            drifts.ShouldContain(at => at >= 1_000 && at < 1_250, $"stream {stream}: {string.Join(", ", drifts)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_restored_from_its_state_goes_on_as_if_nothing_had_been(string name)
    {
        var values = Errors(seed: 7, (700, 0.2), (500, 0.7));
        var whole = _detectors[name]();
        var first = _detectors[name]();
        foreach (var value in values[..650])
        {
            whole.Add(value);
            first.Add(value);
        }
        var bytes = new ArrayBufferWriter<byte>();
        first.Write(new StateWriter(bytes));
        var second = _detectors[name]();
        var reader = new StateReader(bytes.WrittenSpan);

        second.Restore(ref reader);

        reader.End();
        foreach (var value in values[650..])
            second.Add(value).ShouldBe(whole.Add(value));
    }

    [Fact]
    public void Adaptive_window_has_the_mean_and_variance_of_its_values()
    {
        var values = new double[4_000];
        new Beta(2, 5, new Xoshiro256StarStar(3)).Samples(values);
        var window = new Adwin();

        foreach (var value in values)
            window.Add(value);

        window.Width.ShouldBe(4_000);
        window.Mean.ShouldBe(values.Average(), 1e-9);
        window.Variance.ShouldBe(values.Select(value => value * value).Average() - Math.Pow(values.Average(), 2), 1e-9);
    }

    [Fact]
    public void Adaptive_window_forgets_what_was_before_the_change()
    {
        var window = new Adwin();

        foreach (var value in Errors(seed: 5, (2_000, 0.1), (2_000, 0.7)))
            window.Add(value);

        window.Mean.ShouldBe(0.7, 0.05);
        window.Width.ShouldBeLessThan(2_200);
    }

    [Fact]
    public void A_rise_is_told_from_a_fall()
    {
        var test = new PageHinkley(tolerance: 0.1, limit: 1_000);
        foreach (var value in Errors(seed: 1, (200, 0.5)))
            test.Add(value);
        for (var value = 0; value < 100; value++)
            test.Add(5);

        test.Rises.ShouldBeTrue();
    }

    [Fact]
    public void A_spread_that_grows_around_the_same_mean_is_seen_by_its_distribution()
    {
        var random = new Xoshiro256StarStar(11);
        var detector = new Kswin();
        var drifted = false;
        for (var at = 0; at < 1_500; at++)
            drifted |= detector.Add(Normal.Sample(random, 0, at < 1_000 ? 1 : 5)) == DriftLevel.Drift && at >= 1_000;

        drifted.ShouldBeTrue();
    }

    private static List<int> Drifts(IDriftDetector detector, double[] values) =>
        [.. values.Select((value, at) => (Level: detector.Add(value), at)).Where(seen => seen.Level == DriftLevel.Drift).Select(seen => seen.at)];

    private static double[] Errors(int seed, params (int Count, double Rate)[] parts)
    {
        var random = new Xoshiro256StarStar(seed);
        return [.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(_ => random.NextDouble() < part.Rate ? 1.0 : 0))];
    }
}
