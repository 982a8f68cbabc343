using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Tests.Sending;

public class DirtTests
{
    private const int Count = 20_000;

    [Fact]
    public void A_clean_road_passes_everything_as_it_is() =>
        Arrived(DirtOptions.None).ShouldBe(Enumerable.Range(1, Count).Select(n => (long)n));

    [Fact]
    public void Late_readings_arrive_once_after_later_ones()
    {
        var arrived = Arrived(new DirtOptions(0.1, 0, 0));

        arrived.Order().ShouldBe(Enumerable.Range(1, Count).Select(n => (long)n));
        LateOnes(arrived).ShouldBeInRange(Count * 9 / 100, Count * 11 / 100);
    }

    [Fact]
    public void Duplicates_arrive_twice() =>
        Arrived(new DirtOptions(0, 0.05, 0)).GroupBy(n => n).Count(g => g.Count() == 2).ShouldBeInRange(Count * 4 / 100, Count * 6 / 100);

    [Fact]
    public void Gaps_leave_out_their_share_in_runs()
    {
        var arrived = Arrived(new DirtOptions(0, 0, 0.2));
        var missing = Count - arrived.Count;

        missing.ShouldBeInRange(Count * 17 / 100, Count * 23 / 100);
        arrived.Zip(arrived.Skip(1)).Count(n => n.Second > n.First + 1).ShouldBeInRange(missing / 12, missing / 8); // ten a run on average
    }

    [Fact]
    public void The_same_seed_spoils_the_same_readings()
    {
        var dirt = new DirtOptions(0.1, 0.1, 0.1);

        Arrived(dirt, seed: 4).ShouldBe(Arrived(dirt, seed: 4));
        Arrived(dirt, seed: 4).ShouldNotBe(Arrived(dirt, seed: 5));
    }

    private static List<long> Arrived(DirtOptions options, ulong seed = 1)
    {
        var dirt = new Dirt(options, seed);
        var sent = Enumerable.Range(1, Count).Select(n => new Reading("m", Instants.Monday.AddSeconds(n), [], [], n, null));
        return [.. sent.SelectMany(dirt.Pass).Concat(dirt.Rest()).Select(r => r.Sequence)];
    }

    private static int LateOnes(List<long> arrived)
    {
        var (newest, late) = (0L, 0);
        foreach (var sequence in arrived)
        {
            late += sequence < newest ? 1 : 0;
            newest = Math.Max(newest, sequence);
        }
        return late;
    }
}
