using Microsoft.Extensions.DependencyInjection;
using Millwright.Contracts.Alarms;
using Millwright.Silo.Alarms;
using Millwright.Silo.Machines;
using Millwright.Storage.Alarms;
using Millwright.Storage.Tests;
using Millwright.Twins.Alarms;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Alarms;

public sealed class AlarmTests : PlantTest
{
    private static readonly AlarmRule Warm = new() { Key = "warm", Name = "Warm", Condition = "temperature > 80", Severity = Severity.Warning };

    [Fact]
    public async Task An_alarm_its_steps_its_anomaly_and_its_notice_are_committed_with_the_reading()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Configure(Hot);
        await Server.Scalar<Guid>("INSERT INTO notice_channels (id, kind, name, enabled_events) VALUES (gen_random_uuid(), 'in-app', 'page', '{alarm.*}') RETURNING id");

        await plant.Twin("pump-1").Ingest(Temperatures((0, 95))).Soon();

        (await Server.Scalar<string>("SELECT rule || ' ' || sensor || ' ' || severity || ' ' || state FROM alarms")).ShouldBe("limit temperature critical unacknowledged");
        (await Server.Scalar<string>("SELECT move || ' ' || to_state FROM alarm_transitions")).ShouldBe("raise unacknowledged");
        (await Server.Scalar<string>("SELECT type || ' ' || (payload->>'machineId') || ' ' || (payload->>'value') FROM notice_events")).ShouldBe("alarm.raised pump-1 95");
        (await Server.Scalar<string>("SELECT anomaly_type || ' ' || algorithm_used || ' ' || (calculated_metrics->>'limit') FROM anomaly_records")).ShouldBe("limit-high threshold 90");
        (await Server.Scalar<string>("SELECT status || ' ' || alert_type FROM alerts")).ShouldBe("NEW limit");
        (await plant.Twin("pump-1").View())!.Alarms.ShouldHaveSingleItem().State.ShouldBe(AlarmState.Unacknowledged);
    }

    [Fact]
    public async Task A_step_of_which_nobody_wants_to_hear_is_no_event()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Configure(Hot);
        await Server.Scalar<Guid>(
            """
            INSERT INTO notice_channels (id, kind, name, enabled_events, is_active)
            VALUES (gen_random_uuid(), 'in-app', 'of acknowledgements', '{alarm.acknowledged}', true), (gen_random_uuid(), 'in-app', 'of all, off', '{*}', false)
            RETURNING id
            """);

        await plant.Twin("pump-1").Ingest(Temperatures((0, 95))).Soon();
        await Act(plant, AlarmMove.Acknowledge);

        (await Server.Scalar<string>("SELECT string_agg(type, ' ') FROM notice_events")).ShouldBe("alarm.acknowledged");
    }

    [Fact]
    public async Task What_people_did_survives_a_restart_and_a_replay_of_the_whole_journal_says_the_same()
    {
        string before;
        await using (var first = await Plant.Start(Server))
        {
            await first.Register("pump-1");
            await first.Configure(Hot);
            await Put(first, Warm);
            await first.Twin("pump-1").Ingest(Temperatures((0, 95), (1, 96))).Soon();
            await Act(first, AlarmMove.Acknowledge);
            await first.Twin("pump-1").Ingest(Temperatures((2, 20), (3, 99))).Soon();
            await Act(first, AlarmMove.Comment);
            before = Text(await first.Twin("pump-1").View());
        }
        await using var plant = await Plant.Start(Server);

        await plant.Twin("pump-1").Wake();

        var view = await plant.Twin("pump-1").View();
        Text(view).ShouldBe(before);
        view!.Alarms.Length.ShouldBe(2);
        Text(await plant.Services.GetRequiredService<PastStates>().FromNothing(Plant.Id("pump-1"), CancellationToken.None)).ShouldBe(before);
    }

    [Fact]
    public async Task The_same_act_again_changes_nothing_and_an_illegal_one_is_told()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Configure(Hot);
        await plant.Twin("pump-1").Ingest(Temperatures((0, 95))).Soon();

        (await Act(plant, AlarmMove.Acknowledge)).Outcomes.ShouldBe([ActOutcome.Done]);
        (await Act(plant, AlarmMove.Acknowledge)).Outcomes.ShouldBe([ActOutcome.DoneBefore]);
        var illegal = await Act(plant, AlarmMove.Unshelve);

        (illegal.Outcomes[0], illegal.States[0]).ShouldBe((ActOutcome.Illegal, AlarmState.Acknowledged));
        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands WHERE kind = 'alarm-acted'")).ShouldBe(1);
        (await plant.Twin("nobody").Act(new ActMessage([], AlarmMove.Acknowledge, "ana", null, 0, null))).ShouldBeNull();
    }

    [Fact]
    public async Task A_duration_that_passes_while_nobody_runs_raises_its_alarm_at_its_time()
    {
        await using var wire = new Relay(Server.ConnectionString).Mend();
        await using var killed = await Plant.Start(Server, wire.ConnectionString);
        await killed.Register("pump-1");
        await Put(killed, Warm with { Condition = "missing(temperature) for 3 s" });
        await killed.Twin("pump-1").Ingest(Temperatures((0, 20))).Soon();
        wire.Cut();
        await using var plant = await Plant.Start(Server);

        await Patience.Until(async () => await Server.Scalar<long>("SELECT count(*) FROM alarms WHERE rule = 'warm'") == 1, "the alarm is raised");

        (await Server.Scalar<bool>("SELECT a.raised_at = r.arrived_at + interval '3 s' FROM alarms a, readings r")).ShouldBeTrue();
        (await Server.Scalar<TimeSpan>("SELECT recorded_at - at FROM alarm_transitions")).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_rule_covers_what_its_scope_says_and_its_change_is_journaled_only_there()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Register("fan-1", "fan");
        await Put(plant, Warm with { Scope = new AlarmScope(Type: "pump") });

        await plant.Twin("pump-1").Ingest(Temperatures((0, 85))).Soon();
        await plant.Twin("fan-1").Ingest(Temperatures((0, 85))).Soon();

        (await plant.Twin("pump-1").View())!.Alarms.ShouldHaveSingleItem().Rule.ShouldBe("warm");
        (await plant.Twin("fan-1").View())!.Alarms.ShouldBeEmpty();
        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands")).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_of_a_rule_comes_to_the_twins_that_it_covers_or_covered_though_nobody_waits()
    {
        await using var plant = await Plant.Start(Server);
        foreach (var id in new[] { "pump-1", "pump-2" })
        {
            await plant.Register(id);
            await plant.Twin(id).Ingest(Temperatures((0, 85))).Soon();
        }
        var (rules, feed) = (plant.Services.GetRequiredService<AlarmRuleRegistry>(), plant.Services.GetRequiredService<RuleFeed>());

        await rules.Put(Warm with { Scope = new AlarmScope(Machine: "pump-1") }, null, onlyNew: true, CancellationToken.None);
        feed.Ring();
        await Patience.Until(async () => await StateOf(plant, "pump-1") == AlarmState.Unacknowledged, "the rule is there");
        await rules.Put(Warm with { Scope = new AlarmScope(Machine: "pump-2") }, null, onlyNew: false, CancellationToken.None);
        feed.Ring();

        await Patience.Until(
            async () => (await StateOf(plant, "pump-1"), await StateOf(plant, "pump-2")) == (AlarmState.ReturnedUnacknowledged, AlarmState.Unacknowledged),
            "it has left the one and come to the other");
    }

    [Fact]
    public async Task A_change_that_a_silo_left_behind_is_brought_by_another_one()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Twin("pump-1").Ingest(Temperatures((0, 85))).Soon();

        // Nobody rings, as when the silo that took the change has died.
        await plant.Services.GetRequiredService<AlarmRuleRegistry>().Put(Warm, null, onlyNew: true, CancellationToken.None);

        await Patience.Until(async () => await StateOf(plant, "pump-1") == AlarmState.Unacknowledged, "it is found at the next look");
    }

    [Fact]
    public async Task A_built_in_rule_is_replaced_where_another_says_so()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("pump-1");
        await plant.Configure(Hot);
        await Put(plant, Warm with { Key = "quiet", Enabled = false, Replaces = BuiltInRules.Limit, Scope = new AlarmScope(Machine: "pump-1") });

        await plant.Twin("pump-1").Ingest(Temperatures((0, 95))).Soon();

        (await plant.Twin("pump-1").View())!.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_compressor_silences_what_it_feeds_until_it_is_back()
    {
        await using var plant = await Plant.Start(Server);
        await plant.Register("compressor");
        await plant.Register("press-1", "press");
        await Put(plant, Warm with { Key = "down", Scope = new AlarmScope(Machine: "compressor") });
        await Put(plant, Warm with { Scope = new AlarmScope(Type: "press"), Suppress = new AlarmSuppression { Parent = new ParentRule("compressor", "down") } });
        await plant.Twin("press-1").Ingest(Temperatures((0, 85))).Soon();

        await plant.Twin("compressor").Ingest(Temperatures((0, 85))).Soon();
        await Patience.Until(async () => await StateOf(plant, "press-1") == AlarmState.SuppressedByDesign, "the press is silenced");
        await plant.Twin("compressor").Ingest(Temperatures((1, 20))).Soon();
        await Patience.Until(async () => await StateOf(plant, "press-1") == AlarmState.Unacknowledged, "the press may speak");

        (await Server.Scalar<long>("SELECT count(*) FROM twin_commands WHERE kind = 'parent-alarm-changed'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_parent_of_which_nobody_told_is_asked_after_at_the_next_start()
    {
        await using (var before = await Plant.Start(Server))
        {
            await before.Register("compressor");
            await before.Register("press-1", "press");
            await Put(before, Warm with { Key = "down", Scope = new AlarmScope(Machine: "compressor") });
            await before.Twin("press-1").Ingest(Temperatures((0, 85))).Soon();
            await before.Twin("compressor").Ingest(Temperatures((0, 85))).Soon();
        }
        // The rule comes while nobody runs: no twin is told of its parent.
        await Server.Execute("""
            INSERT INTO alarm_rules (key, rule) VALUES ('warm', '{"key":"warm","name":"Warm","enabled":true,"condition":"temperature > 80","severity":"Warning","onDelay":"PT0S","offDelay":"PT0S","deadband":0,
              "scope":{"type":"press"},"suppress":{"inMaintenance":true,"parent":{"machine":"compressor","rule":"down"}}}')
            """);
        await using var plant = await Plant.Start(Server);

        await plant.Twin("press-1").Ingest(Temperatures((1, 86))).Soon();

        (await StateOf(plant, "press-1")).ShouldBe(AlarmState.SuppressedByDesign);
    }

    private static async Task<AlarmState?> StateOf(Plant plant, string machine) => (await plant.Twin(machine).View())!.Alarms is [var alarm] ? alarm.State : null;

    private static async Task<ActReceipt> Act(Plant plant, AlarmMove move)
    {
        var alarm = (await plant.Twin("pump-1").View())!.Alarms.First(static open => open.Rule == "limit");
        return (await plant.Twin("pump-1").Act(new ActMessage([alarm.Id], move, "ana", "seen", 0, null)))!;
    }

    private static async Task Put(Plant plant, AlarmRule rule)
    {
        var rules = plant.Services.GetRequiredService<AlarmRuleRegistry>();
        await rules.Put(rule, null, onlyNew: true, CancellationToken.None);
        foreach (var (machine, _) in await rules.Covered([rule.Scope], CancellationToken.None))
            await plant.Twin(machine.Value).Refresh();
    }
}
