#if ORLEANS
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Millwright.Contracts.Alarms;
using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;
using Millwright.Twins.Thresholds;
using Orleans.Serialization;

namespace Millwright.EmbeddedOrleans.Tests.Wire;

/// <summary>What crosses between silos: the embedded engine sends nothing, so only Orleans can say whether a message survives the way.</summary>
public class WireTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_machine_s_view_survives_the_way_between_silos()
    {
        var sensor = new SensorView("temperature", "°C", 81.5, Noon, Enum.GetValues<ReadingQuality>()[^1], true, Enum.GetValues<Violation>()[^1], 3, 80, 1.5, 78, 81.5, 0.1, 80.2);
        var episode = new EpisodeView(Guid.NewGuid(), Noon, Noon, "temperature 81.5 °C over 80 °C", 2, 1);
        await Survives(new MachineView(
            "press-1", 7, MachineStatus.Critical, "too hot", Noon, Noon, Noon, null, 1.25, 3, 1, [sensor], episode, "Press 1", "press", null, "line 1", ["north"], false,
            [new AlarmView(Guid.NewGuid(), "limit", "temperature", Severity.Critical, Enum.GetValues<AlarmState>()[^1], "too hot", Noon, 3)]));
    }

    [Fact]
    public async Task Readings_and_their_receipt_survive_the_way_between_silos()
    {
        await Survives(new ReadingsMessage(["temperature"], [1], [2], [3], [4.5]));
        await Survives(new ReadingsReceipt(IngestResult.Busy, [1, 2], ["", "temperature"], 9));
    }

    [Fact]
    public async Task An_act_on_alarms_and_its_receipt_survive_the_way_between_silos()
    {
        await Survives(new ActMessage([Guid.NewGuid()], AlarmMove.Shelve, "ana", "new bearing on order", 5, "ben"));
        await Survives(new ActReceipt([Enum.GetValues<ActOutcome>()[^1]], [AlarmState.Shelved]));
    }

    [Fact]
    public async Task A_changed_alarm_survives_the_way_between_silos() => await Survives(new AlarmChange(
        Guid.NewGuid(), "press-1", "Press 1", "north", "line 1", "limit", "Limit passed", "temperature", Severity.Critical, AlarmState.Shelved, "too hot", 95, 90, "°C", Noon,
        Noon, Noon, Noon, "ana", Noon, "new bearing on order", "ben", Noon, 3, true, Guid.NewGuid(), 7));

    private static async Task Survives<T>(T message)
    {
        await using var silo = await TestSilo.Start();
        var serializer = silo.Services.GetRequiredService<Serializer>();
        var arrived = serializer.Deserialize<T>(serializer.SerializeToArray(message));
        arrived.ShouldNotBeSameAs(message);
        JsonSerializer.Serialize(arrived).ShouldBe(JsonSerializer.Serialize(message));
    }
}
#endif
