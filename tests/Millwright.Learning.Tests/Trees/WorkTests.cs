using Millwright.Learning.Trees;

namespace Millwright.Learning.Tests.Trees;

public sealed class WorkTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 4)]
    public void Each_part_is_done_once(int parts, int threads)
    {
        var done = new int[parts];

        Work.For(parts, threads, part => Interlocked.Increment(ref done[part]), TestContext.Current.CancellationToken);

        done.ShouldAllBe(static times => times == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_a_part_meets_comes_to_the_caller(int threads) =>
        Should.Throw<InvalidOperationException>(() => Work.For(100, threads, static part => throw new InvalidOperationException($"{part}")));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancelled_it_does_no_further_part(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var done = 0;

        Should.Throw<OperationCanceledException>(() => Work.For(10_000, threads, _ =>
        {
            cancellation.Cancel();
            Interlocked.Increment(ref done);
        }, cancellation.Token));

        done.ShouldBeLessThanOrEqualTo(threads);
    }
}
