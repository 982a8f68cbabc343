#if !ORLEANS
using Millwright.EmbeddedOrleans.Tests.State;

namespace Millwright.EmbeddedOrleans.Tests.Reminders;

public class StoredReminderTests
{
    [Fact]
    public async Task A_reminder_outlives_the_silo_and_an_unregistered_one_does_not_come_back()
    {
        await using var database = await TestDatabase.Create();
        var key = SiloFixture.NewKey();
        await using (var first = await TestSilo.Start(Configure))
        {
            await first.Grains.GetGrain<IRemindedGrain>(key).Begin("look", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(200));
            await first.Grains.GetGrain<IRemindedGrain>(key).Begin("gone", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            await first.Grains.GetGrain<IRemindedGrain>(key).End("gone");
        }
        Signals.HasHappened($"{key} left").ShouldBeTrue();
        await using var second = await TestSilo.Start(Configure);
        await Signals.Wait($"{key} look after it left");
        (await second.Grains.GetGrain<IRemindedGrain>(key).Find("look")).ShouldBe("look");
        (await second.Grains.GetGrain<IRemindedGrain>(key).Find("gone")).ShouldBeNull();

        void Configure(ISiloBuilder silo) => silo
            .UseAdoNetReminderService(options => options.ConnectionString = database.ConnectionString)
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
    }
}
#endif
