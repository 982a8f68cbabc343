namespace Millwright.EmbeddedOrleans.Tests.Reminders;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task<string> Begin(string name, TimeSpan due, TimeSpan period);

    Task<string?> Find(string name);

    Task End(string name);

    Task Leave();
}

internal sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private string Key => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Raise($"{Key} left");
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Signals.Raise($"{Key} {reminderName}");
        if (status.CurrentTickTime >= status.FirstTickTime && Signals.HasHappened($"{Key} left"))
            Signals.Raise($"{Key} {reminderName} after it left");
        return Task.CompletedTask;
    }

    public async Task<string> Begin(string name, TimeSpan due, TimeSpan period) => (await this.RegisterOrUpdateReminder(name, due, period)).ReminderName;

    public async Task<string?> Find(string name) => (await this.GetReminder(name))?.ReminderName;

    public async Task End(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public class ReminderTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    private readonly string _key = SiloFixture.NewKey();

    internal static Action<ISiloBuilder> InMemory => static silo => silo.UseInMemoryReminderService().Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Often);

    [Fact]
    public async Task A_grain_is_reminded_again_and_again_also_when_it_has_left_memory()
    {
        await using var silo = await TestSilo.Start(InMemory);
        var grain = silo.Grains.GetGrain<IRemindedGrain>(_key);
        (await grain.Begin("look", TimeSpan.Zero, Often)).ShouldBe("look");
        await Signals.Wait($"{_key} look");
        await grain.Leave();
        await Signals.Wait($"{_key} left");
        await Signals.Wait($"{_key} look after it left");
    }

    [Fact]
    public async Task A_reminder_is_found_until_it_is_unregistered()
    {
        await using var silo = await TestSilo.Start(InMemory);
        var grain = silo.Grains.GetGrain<IRemindedGrain>(_key);
        (await grain.Find("look")).ShouldBeNull();
        await grain.Begin("look", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.Begin("look", TimeSpan.FromHours(2), TimeSpan.FromHours(2));
        (await grain.Find("look")).ShouldBe("look");
        await grain.End("look");
        (await grain.Find("look")).ShouldBeNull();
    }

    [Fact]
    public async Task A_period_below_a_minute_is_refused_unless_configured()
    {
        await using var silo = await TestSilo.Start(static silo => silo.UseInMemoryReminderService());
        var grain = silo.Grains.GetGrain<IRemindedGrain>(_key);
        await Should.ThrowAsync<ArgumentException>(async () => await grain.Begin("look", TimeSpan.Zero, TimeSpan.FromSeconds(59)));
        (await grain.Find("look")).ShouldBeNull();
        await grain.Begin("look", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
    }
}
