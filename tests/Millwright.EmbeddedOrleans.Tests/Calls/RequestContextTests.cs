namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Get(string name);

    Task<string?> GetBehind(string name, string other);

    Task Set(string name, string value);
}

internal sealed class ContextGrain : Grain, IContextGrain
{
    public Task<string?> Get(string name) => Task.FromResult(RequestContext.Get(name) as string);

    public Task<string?> GetBehind(string name, string other) => GrainFactory.GetGrain<IContextGrain>(other).Get(name);

    public Task Set(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }
}

public class RequestContextTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly IContextGrain _grain = silo.Grains.GetGrain<IContextGrain>(SiloFixture.NewKey());

    [Fact]
    public async Task What_the_caller_sets_is_seen_in_the_grain_and_in_what_it_calls()
    {
        RequestContext.Set("trace", "t-1");
        (await _grain.Get("trace")).ShouldBe("t-1");
        (await _grain.GetBehind("trace", SiloFixture.NewKey())).ShouldBe("t-1");
    }

    [Fact]
    public async Task What_the_grain_sets_does_not_come_back_nor_stay()
    {
        await _grain.Set("mark", "left");
        RequestContext.Get("mark").ShouldBeNull();
        (await _grain.Get("mark")).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_removed_is_seen_no_more()
    {
        RequestContext.Set("trace", "t-2");
        RequestContext.Remove("trace").ShouldBeTrue();
        (await _grain.Get("trace")).ShouldBeNull();
    }
}
