using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Episodes;

namespace Millwright.Twins.Tests.Episodes;

public sealed class FingerprintTests
{
    [Fact]
    public void A_sensor_stands_where_its_farther_extreme_does_up_to_a_bound()
    {
        var print = Fingerprint.Of(
            new Dictionary<string, Peak> { ["up"] = new(9, 0, 14, 0), ["down"] = new(2, 0, 11, 0), ["far"] = new(10, 0, 1e6, 0), ["still"] = new(10, 0, 10, 0), ["new"] = new(0, 0, 1, 0) },
            new Dictionary<string, UsualRange> { ["up"] = new(10, 2), ["down"] = new(10, 2), ["far"] = new(10, 2), ["still"] = new(10, 0) });

        print.ShouldBe(new Dictionary<string, double> { ["up"] = 2, ["down"] = -4, ["far"] = Fingerprint.Most, ["still"] = 0 }, ignoreOrder: true);
    }

    [Fact]
    public void The_same_pattern_is_wholly_alike_its_opposite_wholly_unlike_and_another_has_nothing_in_common()
    {
        var print = Print(("a", 3), ("b", -4));

        Fingerprint.Similarity(print, Print(("a", 1.5), ("b", -2))).ShouldBe(1, 1e-12);
        Fingerprint.Similarity(print, Print(("a", -3), ("b", 4))).ShouldBe(-1, 1e-12);
        Fingerprint.Similarity(print, Print(("c", 3))).ShouldBe(0);
        Fingerprint.Similarity(print, Print(("a", 3))).ShouldBe(0.6, 1e-12);
        Fingerprint.Similarity(print, Print()).ShouldBe(0);
    }

    [Fact]
    public void Alike_is_mutual_and_bounded() => Prop.ForAll(Prints, Prints, static (one, other) =>
    {
        var similarity = Fingerprint.Similarity(one, other);

        similarity.ShouldBeInRange(-1, 1);
        Fingerprint.Similarity(other, one).ShouldBe(similarity, 1e-12);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Dictionary<string, double>> Prints { get; } =
        Gen.Choose(-100, 100).ArrayOf(4).Select(static values => Print([.. values.Select(static (value, at) => ($"s{at}", value / 10.0)).Where(static pair => pair.Item2 > -5)])).ToArbitrary();

    private static Dictionary<string, double> Print(params (string Sensor, double Deviations)[] sensors) => sensors.ToDictionary(static one => one.Sensor, static one => one.Deviations);
}
