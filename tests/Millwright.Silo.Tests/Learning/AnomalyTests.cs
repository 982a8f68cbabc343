using Millwright.Contracts.Readings;
using Millwright.Silo.Learning;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Tests.Learning;

/// <summary>What detectors and the anomaly model find in the readings that come in.</summary>
public sealed class AnomalyTests : PlantTest
{
    /// <summary>The step of the newest reading that was sent.</summary>
    private int _step = WearingPumps.Days * 48;

    private readonly Random _random = new(11);

    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];

    [Fact]
    public async Task What_is_strange_is_kept_with_the_algorithm_that_found_it_and_what_it_saw()
    {
        await using var plant = await Watched();

        await Patience.Until(
            async () =>
            {
                // Hot and cold, high and low by turns: no input of the model is as it ever was.
                var isOdd = ++_step % 2 == 0;
                await plant.Twin("pump-1").Ingest(WearingPumps.Reading(_step, temperature: isOdd ? -40 : 85, pressure: isOdd ? -30 : 60));
                return await Found(plant, "robust-z") is [_, ..] && await Found(plant, "hotelling-t2") is [_, ..];
            },
            "a statistical detector and the model find it");
        var statistical = (await Found(plant, "robust-z"))[^1];
        (statistical.MachineId, statistical.Type, statistical.MlModelVersion).ShouldBe(("pump-1", "outlier", "anomaly 1"));
        statistical.Sensor.ShouldBeOneOf("temperature", "pressure");
        statistical.CalculatedMetrics.GetProperty("score").GetDouble().ShouldBeGreaterThan(statistical.CalculatedMetrics.GetProperty("threshold").GetDouble());
        var learnt = (await Found(plant, "hotelling-t2"))[^1];
        (learnt.Type, learnt.MlModelVersion).ShouldBe(("unusual-state", "anomaly 1"));
        learnt.MlFeatures!.Value.EnumerateObject().Select(static feature => feature.Name).ShouldContain("pressure.last");
        learnt.MlConfidence!.Value.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task A_machine_as_it_always_was_is_not_strange()
    {
        await using var plant = await Watched();

        var since = WearingPumps.At(_step / 2.0);
        // In the middle of what is usual: at its edges the budget allows a false alarm now and then.
        for (var reading = 0; reading < 20; reading++)
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(++_step, 50.4 + _random.NextDouble() / 5, 6.4 + _random.NextDouble() / 5));

        await Patience.Until(async () => await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE task = 'anomaly' AND at > '{since:O}'") >= 15, "the machine is scored");
        (await Server.Scalar<string>($"SELECT coalesce(string_agg(concat_ws(' ', algorithm_used, calculated_metrics), '; '), 'none') FROM anomalies WHERE algorithm_used <> 'threshold' AND at > '{since:O}'")).ShouldBe("none");
    }

    [Fact]
    public async Task A_sensor_that_stands_still_within_its_range_is_told_by_its_name()
    {
        await using var plant = await Watched();

        await Patience.Until(
            async () =>
            {
                await plant.Twin("pump-1").Ingest(WearingPumps.Reading(++_step, temperature: 50 + _random.NextDouble(), pressure: 6.5));
                return await Found(plant, "flat-line") is [_, ..];
            },
            "the stuck sensor is found");

        var stuck = (await Found(plant, "flat-line"))[0];
        (stuck.MachineId, stuck.Type, stuck.Sensor).ShouldBe(("pump-1", "stuck", "pressure"));
    }

    [Fact]
    public async Task False_alarms_are_counted_in_quiet_time_since_the_limits_were_learnt_beside_their_budget()
    {
        await using var plant = await Watched();
        var rates = WearingPumps.Get<AlarmRates>(plant);
        (await rates.Of(Plant.Id("nobody"), CancellationToken.None)).ShouldBeNull();
        // Five quiet days, then a failure: the day before it is not quiet.
        while (_step < (WearingPumps.Days + 6) * 48)
            await plant.Twin("pump-1").Ingest(Usual());
        await plant.Twin("pump-1").Ingest(WearingPumps.Reading(++_step, temperature: 96));
        await plant.Twin("pump-1").Ingest(WearingPumps.Reading(++_step, temperature: 96));
        await Patience.Until(async () => await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE task = 'anomaly' AND at >= '{WearingPumps.At((WearingPumps.Days + 5) * 24):O}'") > 0, "the machine is scored");
        await Server.Execute($"DELETE FROM anomalies WHERE ml_model_version IS NOT NULL; UPDATE twin_heads SET last_event_at = last_event_at + interval '2 days'; {Odd(2, "noise")}; {Odd(3, "noise")}; {Odd(3, "hotelling-t2")}; {Odd(5.5, "jump")}");

        var found = (await rates.Of(Plant.Id("pump-1"), CancellationToken.None)).ShouldNotBeNull();

        var counted = found.Counted.ShouldNotBeNull();
        counted.QuietDays.ShouldBeInRange(4, 5.2, "without the day before the failure, and since it began");
        found.Rates[0].Algorithms.ShouldBe(["isolation-forest", "hotelling-t2", "prediction-error"]);
        (found.Rates[0].Alarms, found.Rates[0].Budget).ShouldBe((1, 1));
        var noise = found.Rates.Single(static rate => rate.Algorithms[0] == "noise");
        noise.Alarms.ShouldBe(2);
        noise.PerMonth.ShouldBe(60 / counted.QuietDays, 1e-9);
        found.Rates.Single(static rate => rate.Algorithms[0] == "jump").Alarms.ShouldBe(0, "a failure followed it within a day");
    }

    [Fact]
    public async Task What_people_say_of_an_anomaly_settles_what_the_model_said_of_that_time_and_counts_as_false_alarm_or_not()
    {
        await using var plant = await Watched();
        while (_step < (WearingPumps.Days + 3) * 48)
            await plant.Twin("pump-1").Ingest(Usual());
        var settled = $"SELECT string_agg(DISTINCT coalesce(actual_value::text, 'open'), ' ') FROM predictions WHERE task = 'anomaly' AND at >= '{WearingPumps.At((WearingPumps.Days + 1) * 24):O}' AND at < '{WearingPumps.At((WearingPumps.Days + 1) * 24 + 1):O}'";
        await Patience.Until(async () => await Server.Scalar<long>($"SELECT count(*) FROM predictions WHERE task = 'anomaly' AND at >= '{WearingPumps.At(_step / 2.0):O}'") > 0, "all is scored");
        await Server.Execute($"DELETE FROM anomalies; {Odd(1, "hotelling-t2")}; {Odd(1, "noise")}; UPDATE anomalies SET ml_features = '{{}}' WHERE algorithm_used = 'hotelling-t2'");
        var (verdicts, rates) = (WearingPumps.Get<AnomalyVerdicts>(plant), WearingPumps.Get<AlarmRates>(plant));
        async Task<bool> Say(string algorithm, AnomalyVerdict? verdict) => await verdicts.Say(
            await Server.Scalar<Guid>($"SELECT id FROM anomalies WHERE algorithm_used = '{algorithm}'"),
            verdict is { } said ? new SaidOfAnomaly(said, "Ada", DateTimeOffset.UnixEpoch, null) : null, TimeSpan.FromHours(1), CancellationToken.None);
        async Task<int> FalseAlarms() => (await rates.Of(Plant.Id("pump-1"), CancellationToken.None))!.Rates[0].Alarms;

        (await Say("noise", AnomalyVerdict.Real)).ShouldBeTrue();
        (await Server.Scalar<string>(settled)).ShouldNotBe("1", "the model did not find it");
        (await FalseAlarms()).ShouldBe(1);
        (await Say("hotelling-t2", AnomalyVerdict.Real)).ShouldBeTrue();
        (await Server.Scalar<string>(settled)).ShouldBe("1");
        (await FalseAlarms()).ShouldBe(0);
        (await Say("hotelling-t2", AnomalyVerdict.FalseAlarm)).ShouldBeTrue();
        (await Server.Scalar<string>(settled)).ShouldBe("0");
        (await FalseAlarms()).ShouldBe(1);
        (await Say("hotelling-t2", null)).ShouldBeTrue();
        (await Server.Scalar<long>("SELECT count(*) FROM anomalies WHERE verdict IS NOT NULL")).ShouldBe(1);
        (await verdicts.Say(Guid.NewGuid(), null, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBeFalse();
    }

    /// <summary>An anomaly of pump-1, so many days after the past of the pumps.</summary>
    private static string Odd(double days, string algorithm) =>
        $$"""
        INSERT INTO anomalies (id, machine_key, at, anomaly_type, severity, sensor_data, calculated_metrics, algorithm_used, ml_model_version)
        SELECT gen_random_uuid(), machine_key, '{{WearingPumps.At((WearingPumps.Days + days) * 24):O}}', 'odd', 'warning', '{}', '{}', '{{algorithm}}', 'anomaly 1' FROM machines WHERE machine_id = 'pump-1'
        """;

    private ReadingsMessage Usual() => WearingPumps.Reading(++_step, 50 + _random.NextDouble(), 6 + _random.NextDouble());

    private async Task<Plant> Watched()
    {
        var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant, PredictionTask.Anomaly, horizon: null));
        ended.Error.ShouldBeNull();
        var version = (await WearingPumps.Get<ModelRegistry>(plant).Version(ended.VersionId!.Value, CancellationToken.None))!;
        version.Passed.ShouldBeTrue(version.Verdict);
        // The first reading has the twin's detectors made of its history, beside its turns.
        foreach (var pump in new[] { "pump-1", "pump-2" })
            await Patience.Until(
                async () =>
                {
                    await plant.Twin(pump).Ingest(Usual());
                    return await Server.Scalar<long>($"SELECT count(*) FROM predictions JOIN machines USING (machine_key) WHERE task = 'anomaly' AND machine_id = '{pump}'") > 0;
                },
                $"{pump} is scored");
        // Long after its last failure, whenever that was.
        for (var reading = 0; reading < 60; reading++)
            await plant.Twin("pump-1").Ingest(Usual());
        return plant;
    }

    private static async Task<IReadOnlyList<AnomalyRow>> Found(Plant plant, string algorithm) =>
        (await WearingPumps.Get<AnomalyQueries>(plant).List(new AnomalyFilter(Algorithm: algorithm), 100, null, CancellationToken.None)).Items;
}
