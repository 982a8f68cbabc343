namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> Say(string text);

    ValueTask<int> Add(int one, int other);

    ValueTask Nothing();

    Task<string?> Maybe(string? text);

    Task<string> FailAtOnce(string message);

    Task<string> FailLater(string message);

    Task<string> CancelItself();

    Task<IEchoGrain> Myself();

    Task<string> Through(IEchoGrain other, string text);
}

public interface INumberedGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface IUniqueGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> Say(string text) => Task.FromResult($"{this.GetPrimaryKeyString()}: {text}");

    public ValueTask<int> Add(int one, int other) => ValueTask.FromResult(one + other);

    public async ValueTask Nothing() => await Task.Yield();

    public Task<string?> Maybe(string? text) => Task.FromResult(text);

    public Task<string> FailAtOnce(string message) => throw new InvalidOperationException(message);

    public async Task<string> FailLater(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<string> CancelItself() => throw new OperationCanceledException("given up");

    public Task<IEchoGrain> Myself() => Task.FromResult(this.AsReference<IEchoGrain>());

    public Task<string> Through(IEchoGrain other, string text) => other.Say(text);
}

internal sealed class NumberedGrain : Grain, INumberedGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

internal sealed class UniqueGrain : Grain, IUniqueGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public class CallTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly IEchoGrain _echo = silo.Grains.GetGrain<IEchoGrain>("pump-1");

    [Fact]
    public async Task A_call_from_outside_reaches_the_grain_of_its_key_and_brings_the_answer() =>
        (await _echo.Say("hello")).ShouldBe("pump-1: hello");

    [Fact]
    public async Task Methods_may_answer_by_value_task_and_with_nothing()
    {
        (await _echo.Add(40, 2)).ShouldBe(42);
        await _echo.Nothing();
        (await _echo.Maybe(null)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(long.MaxValue)]
    public async Task A_grain_knows_its_number(long key) =>
        (await silo.Grains.GetGrain<INumberedGrain>(key).Key()).ShouldBe(key);

    [Fact]
    public async Task A_grain_knows_its_guid()
    {
        var key = Guid.NewGuid();
        (await silo.Grains.GetGrain<IUniqueGrain>(key).Key()).ShouldBe(key);
    }

    [Fact]
    public async Task An_exception_before_the_first_await_reaches_the_caller_with_type_and_message() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => _echo.FailAtOnce("no oil"))).Message.ShouldBe("no oil");

    [Fact]
    public async Task An_exception_after_an_await_reaches_the_caller_with_type_and_message() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => _echo.FailLater("no oil"))).Message.ShouldBe("no oil");

    [Fact]
    public async Task A_grain_that_threw_goes_on()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _echo.FailAtOnce("once"));
        (await _echo.Say("still here")).ShouldBe("pump-1: still here");
    }

    [Fact]
    public async Task A_grain_that_cancels_itself_cancels_the_call() =>
        await Should.ThrowAsync<OperationCanceledException>(async () => await _echo.CancelItself());

    [Fact]
    public async Task A_reference_can_be_answered_and_sent_and_equals_others_to_the_same_grain()
    {
        var other = silo.Grains.GetGrain<IEchoGrain>("pump-2");
        (await _echo.Myself()).ShouldBe(_echo);
        (await other.Myself()).ShouldNotBe(_echo);
        (await _echo.Through(other, "hi")).ShouldBe("pump-2: hi");
        _echo.GetHashCode().ShouldBe(silo.Grains.GetGrain<IEchoGrain>("pump-1").GetHashCode());
    }

    [Fact]
    public async Task Many_calls_at_once_to_many_grains_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => silo.Grains.GetGrain<IEchoGrain>($"m-{number % 100}").Say(number.ToString()))).Soon();
        answers.ShouldBe(Enumerable.Range(0, 5_000).Select(number => $"m-{number % 100}: {number}"));
    }
}
