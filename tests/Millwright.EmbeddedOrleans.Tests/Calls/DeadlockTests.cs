using Orleans.Configuration;

namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface ICycleGrain : IGrainWithStringKey
{
    /// <summary>Calls the next on the way; the last one calls the first, which waits for it.</summary>
    Task Walk(string[] way);

    Task<string> Ping();
}

internal sealed class CycleGrain : Grain, ICycleGrain
{
    public Task Walk(string[] way) => way.Length == 0 ? Task.CompletedTask : GrainFactory.GetGrain<ICycleGrain>(way[0]).Walk(way[1..]);

    public Task<string> Ping() => Task.FromResult("pong");
}

public class DeadlockTests
{
    [Fact]
    public async Task Calls_that_wait_for_one_another_time_out_and_hold_up_nobody_else()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1)));
        var (a, b, c) = (SiloFixture.NewKey(), SiloFixture.NewKey(), SiloFixture.NewKey());
        var walk = silo.Grains.GetGrain<ICycleGrain>(a).Walk([b, a]);
        (await silo.Grains.GetGrain<ICycleGrain>(c).Ping().Soon()).ShouldBe("pong");
        walk.IsCompleted.ShouldBeFalse();
        var error = await Should.ThrowAsync<TimeoutException>(async () => await walk.Soon());
#if !ORLEANS
        error.Message.ShouldContain("ICycleGrain.Walk");
        error.Message.ShouldContain("s.");
#endif
        error.Message.ShouldNotBeEmpty();
        (await silo.Grains.GetGrain<ICycleGrain>(a).Ping().Soon()).ShouldBe("pong");
        (await silo.Grains.GetGrain<ICycleGrain>(b).Ping().Soon()).ShouldBe("pong");
    }
}
