using Microsoft.Extensions.DependencyInjection;
using Millwright.Silo.Alarms;
using Millwright.Twins.Alarms;
using static Millwright.Silo.Tests.Batches;

namespace Millwright.Silo.Tests.Alarms;

/// <summary>What a rule would have raised in a past with maintenance and a parent that failed.</summary>
public sealed class RuleTrialTests : PlantTest
{
    private static readonly AlarmRule Warm = new() { Key = "warm", Name = "Warm", Condition = "temperature > 80", Severity = Severity.Warning };

    [Fact]
    public async Task Maintenance_hides_what_was_raised_in_it_unless_the_rule_says_otherwise()
    {
        await using var plant = await Plant.Start(Server);
        await Past(plant);
        await Maintenance(5, 30);

        (await Trial(plant, Warm)).ShouldBe([100]);
        (await Trial(plant, Warm with { Suppress = new AlarmSuppression { InMaintenance = false } })).ShouldBe([10, 100]);
    }

    [Fact]
    public async Task Maintenance_that_began_before_the_range_counts_from_its_beginning()
    {
        await using var plant = await Plant.Start(Server);
        await Past(plant);
        await Maintenance(-100, 30);

        (await Trial(plant, Warm)).ShouldBe([100]);
    }

    [Fact]
    public async Task A_parent_that_was_in_alarm_hides_what_it_feeds_for_so_long()
    {
        await using var plant = await Plant.Start(Server);
        await Past(plant);
        await plant.Configure(Hot, "compressor");
        await plant.Register("compressor", "compressor");
        await plant.Twin("compressor").Ingest(Temperatures((-10, 95), (30, 20))).Soon();

        (await Trial(plant, Warm with { Suppress = new AlarmSuppression { Parent = new ParentRule("compressor", "limit") } })).ShouldBe([100]);
        (await Trial(plant, Warm with { Suppress = new AlarmSuppression { Parent = new ParentRule("compressor", "no-data") } })).ShouldBe([10, 100]);
    }

    private static async Task Past(Plant plant)
    {
        await plant.Register("pump-1");
        await plant.Twin("pump-1").Ingest(Temperatures((0, 20), (10, 85), (20, 20), (100, 90), (190, 20))).Soon();
    }

    /// <summary>As the journal has it of a twin that was told then.</summary>
    private Task Maintenance(int from, int to) => Server.Execute(
        $"""
        INSERT INTO twin_commands (machine_key, seq, at, kind)
        SELECT machine_key, 1000 + place, timestamptz 'epoch' + make_interval(secs => {Start / Second} + second), kind
          FROM machines, (VALUES (1, {from}, 'maintenance-began'), (2, {to}, 'maintenance-ended')) AS told (place, second, kind) WHERE machine_id = 'pump-1'
        """);

    /// <returns>When its alarms would have been raised, in seconds.</returns>
    private static async Task<double[]> Trial(Plant plant, AlarmRule rule)
    {
        var from = DateTimeOffset.UnixEpoch.AddTicks(Start * TimeSpan.TicksPerMicrosecond);
        var report = await plant.Services.GetRequiredService<RuleTests>().Run(rule, [Plant.Id("pump-1")], from, from.AddSeconds(400), CancellationToken.None);
        report.Alarms.ShouldBe(report.Items.Count);
        return [.. report.Items.Select(alarm => (alarm.RaisedAt - from).TotalSeconds)];
    }
}
