using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Statistics;

namespace Millwright.Twins.Tests.Statistics;

public sealed class HeaviestKeysTests
{
    private const int Capacity = 8;

    /// <summary>Few keys that come often and many that come seldom.</summary>
    private static readonly Arbitrary<(string Key, int Weight)[]> Streams =
        (from key in Gen.Frequency((2, Gen.Choose(0, 5)), (1, Gen.Choose(6, 200))) from weight in Gen.Choose(0, 20) select ($"{key}", weight)).ArrayOf().ToArbitrary();

    /// <summary>The two promises of Space-Saving.</summary>
    [Fact]
    public void A_key_heavier_than_its_share_is_kept_and_none_is_said_to_weigh_more_than_it_does() => Prop.ForAll(Streams, stream =>
    {
        var keys = new HeaviestKeys(Capacity);
        foreach (var (key, weight) in stream)
            keys.Add(key, weight);

        var weights = stream.GroupBy(static item => item.Key).ToDictionary(static item => item.Key, static item => item.Sum(static one => one.Weight));
        var top = keys.Top(Capacity);
        keys.Total.ShouldBe(weights.Values.Sum());
        top.ShouldAllBe(item => item.Weight <= weights[item.Key]);
        top.Select(static item => item.Weight).ShouldBe(top.Select(static item => item.Weight).OrderDescending());
        foreach (var (key, weight) in weights.Where(item => item.Value > 2 * keys.Total / Capacity))
            top.ShouldContain(item => item.Key == key, $"{key} weighs {weight} of {keys.Total}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void While_there_is_room_every_weight_is_exact()
    {
        var keys = new HeaviestKeys(Capacity);
        keys.Add("a", 1);
        keys.Add("b", 5);
        keys.Add("a", 2);

        keys.Top(1).ShouldBe([("b", 5)]);
        keys.Top(10).ShouldBe([("b", 5), ("a", 3)]);
        keys.Clear();
        keys.Top(10).ShouldBeEmpty();
    }
}
