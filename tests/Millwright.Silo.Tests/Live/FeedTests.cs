using System.Collections.Concurrent;
using Millwright.Contracts.Alarms;
using Millwright.Contracts.Live;
using Millwright.Contracts.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Readings;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Live;

/// <summary>What gateways hear of the twins.</summary>
public sealed class FeedTests : PlantTest
{
    [Fact]
    public async Task A_listener_hears_each_changed_machine_once_an_interval_in_its_newest_state()
    {
        await using var plant = await Plant.Start(Server, settings: ("Twins:FeedInterval", "00:00:02"));
        var ear = await Listen(plant);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async machine =>
        {
            for (var batch = 0; batch < 20; batch++)
                await plant.Twin($"pump-{machine}").Ingest(Temperatures((batch, 20 + batch))).Soon();
        }));

        await Patience.Until(() => ear.Newest.Count == 3 && ear.Newest.Values.All(static machine => machine.Version == 20), "the newest of all three");
        // Twenty changes each, in the few intervals that sending them took.
        ear.Heard.GroupBy(static machine => machine.Id).ShouldAllBe(static machine => machine.Count() <= 5);
        ear.Messages.ShouldAllBe(static message => message.Select(static machine => machine.Id).Distinct().Count() == message.Length);
        ear.Heard.GroupBy(static machine => machine.Id).ShouldAllBe(static machine => machine.Zip(machine.Skip(1)).All(static pair => pair.First.Version <= pair.Second.Version));
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task A_listener_hears_of_each_alarm_that_a_commit_has_changed()
    {
        await using var plant = await Plant.Start(Server);
        var ear = await Listen(plant);
        await plant.Configure(Hot);
        await plant.Register("pump-1");

        await plant.Twin("pump-1").Ingest(Temperatures((0, 120))).Soon();
        await Patience.Until(() => ear.Alarms.Any(static alarm => alarm is { Rule: "limit", State: AlarmState.Unacknowledged }), "the raise");
        await plant.Twin("pump-1").Ingest(Temperatures((1, 20))).Soon();

        await Patience.Until(() => ear.Alarms.Any(static alarm => alarm is { Rule: "limit", State: AlarmState.ReturnedUnacknowledged }), "the return");
        var told = ear.Alarms.Where(static alarm => alarm.Rule == "limit").ToList();
        told.ShouldAllBe(static alarm => alarm.Machine == "pump-1" && alarm.Sensor == "temperature");
        told.Zip(told.Skip(1)).ShouldAllBe(static pair => pair.First.Id == pair.Second.Id && pair.First.Version < pair.Second.Version);
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task Of_several_alarms_of_one_machine_that_change_within_an_interval_each_is_told()
    {
        await using var plant = await Plant.Start(Server, settings: ("Twins:FeedInterval", "00:00:05"));
        var ear = await Listen(plant);
        await plant.Configure(Hot);
        await plant.Register("pump-1");

        // Two batches, so that two commits change an alarm each before the interval ends, and one that changes none.
        await plant.Twin("pump-1").Ingest(Temperatures((0, 120))).Soon();
        await plant.Twin("pump-1").Ingest(Temperatures((1, 120)) with { Flags = [(byte)(ReadingFlags.SaysFailure | ReadingFlags.Failed)] }).Soon();
        await plant.Twin("pump-1").Ingest(Temperatures((2, 121))).Soon();

        // Those without an incident: what the twin itself told, not what was told again when the incident was formed.
        await Patience.Until(() => ear.Alarms.Where(static alarm => alarm.IncidentId is null).Select(static alarm => alarm.Rule).Distinct().Order().SequenceEqual(["failure", "limit"]), "both are told");
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task An_alarm_is_told_again_with_its_incident_once_it_is_in_one()
    {
        await using var plant = await Plant.Start(Server);
        var ear = await Listen(plant);
        await plant.Configure(Hot);
        await plant.Register("pump-1");

        await plant.Twin("pump-1").Ingest(Temperatures((0, 120))).Soon();

        await Patience.Until(() => ear.Alarms.Any(static alarm => alarm is { Rule: "limit", IncidentId: not null }), "it comes with its incident");
        var told = ear.Alarms.First(static alarm => alarm is { Rule: "limit", IncidentId: not null });
        (await Server.Scalar<Guid>($"SELECT incident_id FROM alarms WHERE id = '{told.Id}'")).ShouldBe(told.IncidentId!.Value);
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task A_listener_that_joins_misses_nothing_that_changes_after_it_has_joined()
    {
        await using var plant = await Plant.Start(Server);
        var first = new Ear();
        await Directory(plant).Join(plant.Grains.CreateObjectReference<IFeedObserver>(first));
        await plant.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
        await Patience.Until(() => first.Newest.ContainsKey("pump-1"), "the first hears");
        var second = new Ear();
        await Directory(plant).Join(plant.Grains.CreateObjectReference<IFeedObserver>(second));

        await plant.Twin("pump-2").Ingest(Temperatures((0, 20))).Soon();

        await Patience.Until(() => second.Newest.ContainsKey("pump-2"), "the second hears what changed after it had joined");
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    [Fact]
    public async Task A_listener_that_has_left_hears_no_more()
    {
        await using var plant = await Plant.Start(Server);
        var (staying, leaving) = (new Ear(), new Ear());
        var reference = plant.Grains.CreateObjectReference<IFeedObserver>(leaving);
        await Directory(plant).Join(plant.Grains.CreateObjectReference<IFeedObserver>(staying));
        await Directory(plant).Join(reference);
        (await Directory(plant).Listeners()).Length.ShouldBe(2);

        await Directory(plant).Leave(reference);

        (await Directory(plant).Listeners()).Length.ShouldBe(1);
        GC.KeepAlive(staying);
        GC.KeepAlive(leaving);
    }

    [Fact]
    public async Task A_listener_that_does_not_renew_is_dropped_and_the_others_go_on_hearing()
    {
        var clock = new ShiftedClock();
        await using var plant = await Plant.Start(Server, clock: clock);
        var (alive, dead) = (new Ear(), new Ear());
        var reference = plant.Grains.CreateObjectReference<IFeedObserver>(alive);
        await Directory(plant).Join(plant.Grains.CreateObjectReference<IFeedObserver>(dead));
        clock.Shift(IFeedDirectoryGrain.Lease / 2);
        await Directory(plant).Join(reference);
        (await Directory(plant).Listeners()).Length.ShouldBe(2);

        clock.Shift(IFeedDirectoryGrain.Lease / 2 + TimeSpan.FromSeconds(1));

        (await Directory(plant).Listeners()).ShouldBe([reference]);
        await plant.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
        await Patience.Until(() => alive.Newest.ContainsKey("pump-1"), "the other hears");
        GC.KeepAlive(alive);
        GC.KeepAlive(dead);
    }

    private static async Task<Ear> Listen(Plant plant)
    {
        var ear = new Ear();
        await Directory(plant).Join(plant.Grains.CreateObjectReference<IFeedObserver>(ear));
        return ear;
    }

    private static IFeedDirectoryGrain Directory(Plant plant) => plant.Grains.GetGrain<IFeedDirectoryGrain>(0);

    private sealed class Ear : IFeedObserver
    {
        private readonly ConcurrentQueue<MachineView[]> _messages = [];

        public IEnumerable<MachineView[]> Messages => _messages;

        public IEnumerable<MachineView> Heard => _messages.SelectMany(static message => message);

        public ConcurrentDictionary<string, MachineView> Newest { get; } = [];

        public ConcurrentQueue<AlarmChange> Alarms { get; } = [];

        public Task Changed(MachineView[] machines)
        {
            _messages.Enqueue(machines);
            foreach (var machine in machines)
                Newest[machine.Id] = machine;
            return Task.CompletedTask;
        }

        public Task AlarmsChanged(AlarmChange[] alarms)
        {
            foreach (var alarm in alarms)
                Alarms.Enqueue(alarm);
            return Task.CompletedTask;
        }
    }
}
