namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IGuardedGrain : IGrainWithStringKey
{
    Task<int> Double(int number);

    Task Fail();
}

internal sealed class GuardedGrain : Grain, IGuardedGrain
{
    public Task<int> Double(int number) => Task.FromResult(2 * number);

    public Task Fail() => throw new InvalidOperationException("from inside");
}

internal sealed class Addition(int number) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context is { MethodName: nameof(IGuardedGrain.Double), Result: int answer })
            context.Result = (answer * 10) + number;
    }
}

public class FilterTests
{
    private readonly string _key = SiloFixture.NewKey();

    [Fact]
    public async Task Filters_stand_around_the_call_in_the_order_of_their_adding()
    {
        await using var silo = await TestSilo.Start(builder => builder.AddIncomingGrainCallFilter(new Addition(1)).AddIncomingGrainCallFilter(new Addition(2)));
        (await silo.Grains.GetGrain<IGuardedGrain>(_key).Double(4)).ShouldBe(821);
    }

    [Fact]
    public async Task A_filter_knows_grain_interface_and_method()
    {
        var seen = "";
        await using var silo = await TestSilo.Start(builder => builder.AddIncomingGrainCallFilter(context =>
        {
            if (context.Grain is GuardedGrain)
                seen = $"{context.InterfaceMethod.DeclaringType!.Name}.{context.MethodName} by {context.ImplementationMethod.DeclaringType!.Name}";
            return context.Invoke();
        }));
        await silo.Grains.GetGrain<IGuardedGrain>(_key).Double(1);
        seen.ShouldBe("IGuardedGrain.Double by GuardedGrain");
    }

    [Fact]
    public async Task A_filter_sees_the_exception_and_may_throw_another()
    {
        await using var silo = await TestSilo.Start(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException error)
            {
                throw new ArgumentException($"filtered {error.Message}", error);
            }
        }));
        (await Should.ThrowAsync<ArgumentException>(async () => await silo.Grains.GetGrain<IGuardedGrain>(_key).Fail())).Message.ShouldBe("filtered from inside");
    }

    [Fact]
    public async Task A_filter_that_refuses_keeps_the_call_from_the_grain()
    {
        await using var silo = await TestSilo.Start(builder => builder.AddIncomingGrainCallFilter(context =>
            context.Grain is GuardedGrain ? throw new UnauthorizedAccessException("not you") : context.Invoke()));
        await Should.ThrowAsync<UnauthorizedAccessException>(async () => await silo.Grains.GetGrain<IGuardedGrain>(_key).Double(1));
    }
}
