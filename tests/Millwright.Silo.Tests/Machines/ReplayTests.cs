using Millwright.Contracts.Readings;
using Millwright.Silo.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Thresholds;
using Microsoft.Extensions.DependencyInjection;

namespace Millwright.Silo.Tests.Machines;

/// <summary>A twin opened from its newest check-point and the tail is what its whole journal makes it.</summary>
public sealed class ReplayTests : PlantTest
{
    private static readonly string[] Sensors = ["temperature", "vibration", "pressure"];

    /// <summary>Readings wait for earlier ones, so that deadlines of waiting readings pass too; check-points come often, each amid the stream.</summary>
    private static readonly MachineConfiguration Judged = new()
    {
        AllowedLateness = TimeSpan.FromMilliseconds(300),
        EpisodeQuietTime = TimeSpan.FromSeconds(20),
        Sensors = new Dictionary<string, SensorConfiguration>
        {
            ["temperature"] = new() { Limits = new Limits { WarningHigh = 60, CriticalHigh = 80, Hysteresis = 5 } },
            ["vibration"] = new() { Limits = new Limits { CriticalHigh = 9, OnDelay = TimeSpan.FromSeconds(3) } },
        },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_activation_equals_a_replay_from_nothing(int seed)
    {
        var random = new Random(seed);
        var stream = new Stream(random);
        for (var life = 0; life < 3; life++)
        {
            await using var plant = await Plant.Start(Server, settings: ("Twins:ReadingsPerSnapshot", "23"));
            if (life == 0)
                await plant.Register("pump-1");
            await ShouldBeItsJournal(plant);
            for (var batch = 0; batch < 12; batch++)
                (await plant.Twin("pump-1").Ingest(stream.Next()).Soon()).Result.ShouldBe(IngestResult.Committed);
            await Told(plant, life);
            for (var batch = 0; batch < 6; batch++)
                (await plant.Twin("pump-1").Ingest(stream.Next()).Soon()).Result.ShouldBe(IngestResult.Committed);
            await ShouldBeItsJournal(plant);
        }
        (await Server.Scalar<long>("SELECT count(*) FROM state_snapshots")).ShouldBeGreaterThan(3);
        (await Server.Scalar<long>("SELECT count(*) FROM late_readings")).ShouldBeGreaterThan(3);
    }

    private static async Task Told(Plant plant, int life)
    {
        if (life == 0)
        {
            await plant.Configure(Judged);
            await plant.Twin("pump-1").Refresh();
        }
        else
        {
            await plant.Twin("pump-1").SetMaintenance(life == 1);
        }
    }

    private static async Task ShouldBeItsJournal(Plant plant)
    {
        await plant.Twin("pump-1").Wake();
        var past = plant.Services.GetRequiredService<PastStates>();
        string live = "", replayed = "";
        await Patience.Until(
            async () =>
            {
                replayed = Text(await past.FromNothing(Plant.Id("pump-1"), CancellationToken.None));
                live = Text(await plant.Twin("pump-1").View());
                return live == replayed;
            },
            $"the live twin is what its journal makes it");
        live.ShouldBe(replayed);
    }

    /// <summary>What a careless producer sends: gaps, readings late by up to half a minute, and what it sent before once more.</summary>
    private sealed class Stream(Random random)
    {
        private readonly List<ReadingsMessage> _sent = [];
        private long _at = Batches.Start;

        public ReadingsMessage Next()
        {
            if (_sent.Count > 0 && random.NextDouble() < 0.15)
                return _sent[random.Next(_sent.Count)];
            var rows = random.Next(1, 9);
            var at = new long[rows];
            var values = new double[rows * Sensors.Length];
            for (var row = 0; row < rows; row++)
            {
                _at += random.Next(200, 3_000) * 1_000L;
                at[row] = random.NextDouble() < 0.15 ? _at - random.Next(1, 30_000) * 1_000L : _at;
                for (var sensor = 0; sensor < Sensors.Length; sensor++)
                    values[row * Sensors.Length + sensor] = random.NextDouble() < 0.1 ? double.NaN : random.NextDouble() * (sensor == 0 ? 100 : 10);
                if (double.IsNaN(values[row * Sensors.Length]))
                    values[row * Sensors.Length] = 50;
            }
            var message = new ReadingsMessage(Sensors, at, new long[rows], new byte[rows], values);
            _sent.Add(message);
            return message;
        }
    }
}
