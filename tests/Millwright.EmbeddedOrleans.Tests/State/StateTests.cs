using Orleans.Storage;

namespace Millwright.EmbeddedOrleans.Tests.State;

[GenerateSerializer]
public sealed class Ledger
{
    [Id(0)]
    public int Balance { get; set; }

    [Id(1)]
    public List<string> Entries { get; set; } = [];
}

public interface ILedgerGrain : IGrainWithStringKey
{
    Task<int> Book(int amount, string what);

    Task<Ledger> Read();

    Task<bool> Exists();

    Task Clear();

    Task Leave();

    /// <summary>Writes through a second view of the same state, so that the first is outdated.</summary>
    Task<int> BookTwiceFrom(int balance);
}

internal sealed class LedgerGrain([PersistentState("ledger")] IPersistentState<Ledger> ledger, [PersistentState("ledger")] IPersistentState<Ledger> twin)
    : Grain, ILedgerGrain
{
    public async Task<int> Book(int amount, string what)
    {
        ledger.State.Balance += amount;
        ledger.State.Entries.Add(what);
        await ledger.WriteStateAsync();
        return ledger.State.Balance;
    }

    public Task<Ledger> Read() => Task.FromResult(ledger.State);

    public Task<bool> Exists() => Task.FromResult(ledger.RecordExists);

    public Task Clear() => ledger.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> BookTwiceFrom(int balance)
    {
        await ledger.ReadStateAsync();
        await twin.ReadStateAsync();
        twin.State.Balance = balance;
        await twin.WriteStateAsync();
        ledger.State.Balance = -1;
        await ledger.WriteStateAsync();
        return ledger.State.Balance;
    }
}

public abstract class StateTests : IAsyncLifetime
{
    private readonly string _key = SiloFixture.NewKey();
    private TestSilo _silo = null!;

    private ILedgerGrain Ledger => _silo.Grains.GetGrain<ILedgerGrain>(_key);

    private protected abstract ValueTask<Action<ISiloBuilder>> Store();

    public async ValueTask InitializeAsync() => _silo = await TestSilo.Start(await Store());

    public virtual async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task State_that_was_never_written_is_new()
    {
        (await Ledger.Exists()).ShouldBeFalse();
        (await Ledger.Read()).Balance.ShouldBe(0);
    }

    [Fact]
    public async Task Written_state_outlives_the_activation()
    {
        await Ledger.Book(40, "coal");
        await Ledger.Book(2, "wood");
        await Ledger.Leave();
        var read = await Ledger.Read();
        read.Balance.ShouldBe(42);
        read.Entries.ShouldBe(["coal", "wood"]);
        (await Ledger.Exists()).ShouldBeTrue();
    }

    [Fact]
    public async Task Cleared_state_is_new_again_and_can_be_written()
    {
        await Ledger.Book(1, "once");
        await Ledger.Clear();
        await Ledger.Leave();
        (await Ledger.Read()).Balance.ShouldBe(0);
        (await Ledger.Exists()).ShouldBeFalse();
        (await Ledger.Book(2, "again")).ShouldBe(2);
    }

    [Fact]
    public async Task A_write_over_a_newer_one_fails_and_the_next_call_sees_what_is_stored()
    {
        await Ledger.Book(1, "first");
        await Should.ThrowAsync<InconsistentStateException>(async () => await Ledger.BookTwiceFrom(99));
        (await Ledger.Read()).Balance.ShouldBe(99);
        (await Ledger.Book(1, "more")).ShouldBe(100);
    }
}

public class MemoryStateTests : StateTests
{
    private protected override ValueTask<Action<ISiloBuilder>> Store() =>
        ValueTask.FromResult<Action<ISiloBuilder>>(static silo => silo.AddMemoryGrainStorageAsDefault());
}
