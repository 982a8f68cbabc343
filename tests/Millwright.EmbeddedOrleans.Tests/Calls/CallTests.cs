namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> Say(string text);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> Say(string text) => Task.FromResult($"{this.GetPrimaryKeyString()}: {text}");
}

public class CallTests
{
    [Fact]
    public async Task A_call_from_outside_reaches_the_grain_of_its_key_and_brings_the_answer()
    {
        await using var silo = await TestSilo.Start();
        (await silo.Grains.GetGrain<IEchoGrain>("pump-1").Say("hello")).ShouldBe("pump-1: hello");
    }
}
