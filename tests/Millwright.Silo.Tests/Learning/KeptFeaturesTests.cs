using FsCheck;
using FsCheck.Fluent;
using Millwright.Contracts.Learning;
using Millwright.Learning.Features;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Tests.Learning;

/// <summary>What models see of a machine, kept while its twin is not in memory.</summary>
public sealed class KeptFeaturesTests : PlantTest
{
    private const long Minute = 60 * Batches.Second;
    private static readonly (string, string)[] Quick = [("Learning:WatchInterval", "00:00:00.200"), ("Learning:CatalogInterval", "00:00:00.200")];
    private static readonly string[] Sensors = ["temperature", "pressure"];
    private static readonly FeatureSpec Spec = TrainingSets.SpecOf([new Sensor("temperature"), new Sensor("pressure")]);

    [Fact]
    public void What_was_kept_and_the_readings_since_make_what_all_readings_do_to_the_bit() => Check.QuickThrowOnFailure(Prop.ForAll<int, byte>((seed, cut) =>
    {
        var (readings, past) = History(seed);
        var kept = cut % (readings.Length - 1) + 1;
        var whole = Filled(past);
        Take(whole, readings, past);

        var before = Filled(Until(past, readings.Take(kept).Max(static reading => reading.At)));
        Take(before, readings[..kept], past);
        var again = FilledFeatures.Read(new KeptFeatures(1, kept, FilledFeatures.ToBytes(before.Features, before.Detectors)!), past, [Spec], Sensors)!;
        // As the journal is asked: what came later than the kept ones, and not what is too old to change anything.
        Take(again, [.. readings[kept..].Where(reading => reading.At >= again.From)], past);

        FilledFeatures.ToBytes(again.Features, again.Detectors).ShouldBe(FilledFeatures.ToBytes(whole.Features, whole.Detectors));
        again.Features[0].Vector(long.MaxValue / 2).ShouldBe(whole.Features[0].Vector(long.MaxValue / 2));
    }));

    [Fact]
    public void Damaged_bytes_are_refused_or_read_and_nothing_else() => Check.QuickThrowOnFailure(Prop.ForAll<int, ushort, byte>((seed, at, with) =>
    {
        var (readings, past) = History(seed);
        var filled = Filled(past);
        Take(filled, readings, past);
        var bytes = FilledFeatures.ToBytes(filled.Features, filled.Detectors)!;
        bytes[at % bytes.Length] = with;

        foreach (var broken in new[] { bytes, bytes[..(at % bytes.Length)] })
            _ = FilledFeatures.Read(new KeptFeatures(1, 1, broken), past, [Spec], Sensors);
    }));

    [Fact]
    public void What_was_kept_for_other_models_is_not_gone_on_with()
    {
        var kept = new KeptFeatures(1, 1, FilledFeatures.ToBytes([new MachineFeatures(Spec, MachinePast.None)], null)!);

        FilledFeatures.Read(kept, MachinePast.None, [TrainingSets.SpecOf([new Sensor("speed")])], null).ShouldBeNull();
        FilledFeatures.Read(kept, MachinePast.None, [Spec], Sensors).ShouldBeNull();
        FilledFeatures.Read(kept, MachinePast.None, [Spec], null).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_twin_that_is_opened_goes_on_with_what_it_had_and_reads_only_what_came_since()
    {
        var (features, had) = await Kept();
        // What was read before is gone: only what was kept knows of it.
        await Server.Execute("DELETE FROM readings r USING twin_features f WHERE f.machine_key = r.machine_key AND r.seq < f.seq");

        await using var again = await Plant.Start(Server, settings: Quick);

        (await Seen(again, features)).Values.ShouldBe(had.Values);
    }

    [Fact]
    public async Task What_cannot_be_read_is_made_of_the_readings_anew()
    {
        var (features, had) = await Kept();
        await Server.Execute("UPDATE twin_features SET content = '\\x00'");

        await using var again = await Plant.Start(Server, settings: Quick);

        (await Seen(again, features)).Values.ShouldBe(had.Values);
    }

    [Fact]
    public async Task What_a_twin_that_was_overtaken_would_keep_changes_nothing()
    {
        await Kept();
        var store = new TwinFeatureStore(Server.Database, TimeProvider.System);
        var machine = await Server.Scalar<long>("SELECT machine_key FROM twin_features");
        var newest = (await store.Read(machine, CancellationToken.None))!;

        await store.Write([newest with { Sequence = newest.Sequence - 1, Content = [1] }], CancellationToken.None);

        (await store.Read(machine, CancellationToken.None))!.Sequence.ShouldBe(newest.Sequence);
        (await store.Read(machine, CancellationToken.None))!.Content.ShouldBe(newest.Content);
    }

    [Fact]
    public async Task A_limit_that_was_passed_is_counted_once_by_the_twin_that_saw_it_and_by_one_that_is_opened()
    {
        var features = "";
        await using (var plant = await Plant.Start(Server, settings: Quick))
        {
            features = (await WearingPumps.Serving(plant)).Lineage.Features;
            await Seen(plant, features);
            // Two days on: what the past of the pumps passed is long ago.
            var later = WearingPumps.Days * 48 + 96;
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(later, 60));
            LimitsOf(await Seen(plant, features)).ShouldBe(0);
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(later + 1, 95));
            await plant.Twin("pump-1").Ingest(WearingPumps.Reading(later + 2, 60));
            LimitsOf(await Seen(plant, features)).ShouldBe(1);
        }

        await using var again = await Plant.Start(Server, settings: Quick);

        LimitsOf(await Seen(again, features)).ShouldBe(1);
    }

    private static double LimitsOf(ModelInputs inputs) => inputs.Values[^1];

    /// <summary>Has the twin of pump-1 keep what its model sees, and stops the plant.</summary>
    private async Task<(string Features, ModelInputs Had)> Kept()
    {
        await using var plant = await Plant.Start(Server, settings: Quick);
        await WearingPumps.Live(plant);
        var ended = await WearingPumps.Ended(plant, await WearingPumps.Train(plant));
        var features = (await WearingPumps.Get<ModelRegistry>(plant).Version(ended.VersionId!.Value, CancellationToken.None))!.Lineage.Features;
        var had = await Seen(plant, features);
        await plant.Twin("pump-1").Checkpoint();
        await Patience.Until(async () => await Server.Scalar<long>("SELECT count(*) FROM twin_features") == 1, "it is kept");
        return (features, had);
    }

    /// <summary>What the twin of pump-1 has for its models, once it has it.</summary>
    private static async Task<ModelInputs> Seen(Plant plant, string features)
    {
        ModelInputs? seen = null;
        await Patience.Until(async () => (seen = await plant.Twin("pump-1").Inputs(features)) is not null, "the twin has the inputs");
        return seen!;
    }

    private static FilledFeatures Filled(MachinePast past) => new(past, [new MachineFeatures(Spec, past)], new MachineDetectors(Sensors));

    private static void Take(FilledFeatures filled, PastReading[] readings, MachinePast past)
    {
        foreach (var reading in readings)
        {
            filled.Features[0].Take(reading.At, reading.Sensors, reading.Values);
            filled.Detectors!.Take(reading.At, reading.Sensors, reading.Values, past.IsDown(reading.At));
        }
    }

    private static MachinePast Until(MachinePast past, long at) => new(
        [.. past.Episodes.Where(episode => episode.StartedAt <= at)], [.. past.Maintenance.Where(span => span.From <= at)], [.. past.Limits.Where(passed => passed <= at)]);

    /// <summary>Two hundred readings, some late, and a failure, maintenance and more passed limits than are remembered among them.</summary>
    private static (PastReading[] Readings, MachinePast Past) History(int seed)
    {
        var (random, at) = (new Random(seed), Batches.Start);
        var readings = new PastReading[200];
        for (var place = 0; place < readings.Length; place++)
        {
            at += random.NextInt64(30 * Minute);
            var measured = random.Next(8) == 0 ? at - random.NextInt64(60 * Minute) : at;
            readings[place] = new PastReading(place + 1, measured, Sensors, [random.Next(9) == 0 ? double.NaN : random.NextDouble() * 100, 6 + random.NextDouble()]);
        }
        long Sometime() => Batches.Start + random.NextInt64(at - Batches.Start);
        var (failed, served) = (Sometime(), Sometime());
        var passed = Enumerable.Range(0, 100).Select(_ => Sometime()).Distinct().Order();
        return (readings, new MachinePast([new PastEpisode(Guid.NewGuid(), failed, failed + 90 * Minute)], [new PastMaintenance(served, served + 30 * Minute)], [.. passed]));
    }
}
