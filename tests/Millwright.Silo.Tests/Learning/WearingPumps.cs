using Millwright.Contracts.Learning;
using Millwright.Contracts.Readings;
using Millwright.Silo.Learning;
using Millwright.Storage.Learning;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;
using Millwright.Twins.Thresholds;

namespace Millwright.Silo.Tests.Learning;

/// <summary>
/// Pumps whose bearing heats up in the day before it fails, and is new afterwards: a plant from which there is something to learn. The same each time.
/// A reading each half hour; hours count from the start of the tests' time.
/// </summary>
internal static class WearingPumps
{
    public const int Days = 40;
    private const double Failed = 96;
    private const long HalfHour = 1800 * Batches.Second;
    private const int RampHours = 24;
    private static readonly string[] Sensors = ["temperature", "pressure"];
    public static readonly string[] Pumps = ["pump-1", "pump-2", "pump-3", "pump-4"];

    public static DateTimeOffset At(double hours) => DateTimeOffset.UnixEpoch.AddMicroseconds(Batches.Start + hours * 3600 * Batches.Second);

    public static TrainingRequest Request => new(At(0), At(Days * 24), DateTimeOffset.MaxValue.AddYears(-1000), TimeSpan.FromHours(1), 42);

    /// <summary>Registers the pumps and lets their twins live through their past.</summary>
    public static async Task Live(Plant plant)
    {
        await plant.Configure(new MachineConfiguration
        {
            NoDataTimeout = TimeSpan.FromHours(2),
            EpisodeQuietTime = TimeSpan.FromMinutes(20),
            EpisodeReopenWindow = TimeSpan.FromMinutes(20),
            Sensors = new Dictionary<string, SensorConfiguration> { ["temperature"] = new() { Limits = new Limits { CriticalHigh = 90 } } },
        });
        foreach (var pump in Pumps)
        {
            await plant.Register(pump);
            var readings = Past(pump).ToArray();
            foreach (var part in readings.Chunk(500))
                (await plant.Twin(pump).Ingest(MessageOf(part))).Result.ShouldBe(IngestResult.Committed);
        }
    }

    /// <summary>The pumps with a model of failure risk that answers for them.</summary>
    /// <param name="since">The pressure that all of them have gone on with for five days before; null: they have not.</param>
    public static async Task<VersionRow> Serving(Plant plant, double? since = null)
    {
        await Live(plant);
        if (since is { } pressure)
            foreach (var pump in Pumps)
                await LiveOn(plant, pump, pressure);
        var ended = await Ended(plant, await Train(plant));
        await Patience.Until(async () => await Get<Predictor>(plant).Predict(Plant.Id("pump-1"), PredictionTask.FailureRisk, 24, 0.8, CancellationToken.None) is not PredictionAnswer.NoModel, "a model answers");
        return (await Get<ModelRegistry>(plant).Version(ended.VersionId!.Value, CancellationToken.None))!;
    }

    /// <summary>A pump that is new, and one that has a few hours left.</summary>
    public static async Task Meet(Plant plant, string fresh, string worn)
    {
        var (random, start) = (new Random(7), Days * 48L);
        foreach (var (pump, left) in new[] { (fresh, 200.0), (worn, 4.0) })
        {
            await plant.Register(pump);
            var readings = Enumerable.Range(0, 150).Select(step => (At: Batches.Start + (start + step) * HalfHour, Left: left + (149 - step) / 2.0)).ToArray();
            await plant.Twin(pump).Ingest(MessageOf([.. readings.Select(reading => (reading.At, Temperature(random, reading.Left), 6 + random.NextDouble()))]));
        }
    }

    /// <summary>Five more days of a pump that wears as ever, and is mended in time, under a pressure of its own (it was 6 to 7).</summary>
    public static async Task LiveOn(Plant plant, string pump, double pressure)
    {
        var random = new Random(pump[^1]);
        var readings = Enumerable.Range(Days * 48, 5 * 48).Select(step => (Batches.Start + step * HalfHour, Temperature(random, 75 - step % 150 / 2.0), pressure + random.NextDouble()));
        (await plant.Twin(pump).Ingest(MessageOf([.. readings]))).Result.ShouldBe(IngestResult.Committed);
    }

    /// <summary>One reading, so many half-hours after the start of the tests' time.</summary>
    public static ReadingsMessage Reading(int step, double temperature, double pressure = 6.5) => MessageOf([(Batches.Start + step * HalfHour, temperature, pressure)]);

    public static async Task<TrainingJobRow> Train(Plant plant, PredictionTask task = PredictionTask.FailureRisk, int? horizon = 24, TrainingRequest? request = null, ModelScope? scope = null)
    {
        var name = ModelNames.Of(task, horizon ?? 24);
        await Get<ModelRegistry>(plant).Ensure(name, task, horizon, CancellationToken.None);
        return (await Get<TrainingJobs>(plant).Queue(
            Guid.NewGuid(), name, scope ?? new ModelScope(ScopeKind.Type, "pump"), request ?? Request, "Ada", Guid.NewGuid(), CancellationToken.None)).Job;
    }

    public static async Task<TrainingJobRow> Ended(Plant plant, TrainingJobRow job)
    {
        await Patience.Until(async () => (await Get<TrainingJobs>(plant).Get(job.Id, CancellationToken.None))!.EndedAt is not null, "the training ends");
        return (await Get<TrainingJobs>(plant).Get(job.Id, CancellationToken.None))!;
    }

    /// <summary>Has a champion looked at for drift, and waits until the look is over.</summary>
    public static async Task Look(Plant plant, VersionRow version)
    {
        await Patience.Until(plant.Grains.GetGrain<IDriftGrain>(DriftGrain.KeyOf(version)).Look, "a look begins");
        var readers = Get<HistoryReaders>(plant);
        await readers.Enter(CancellationToken.None).Soon();
        readers.Leave();
    }

    public static T Get<T>(Plant plant)
        where T : notnull => (T)plant.Services.GetService(typeof(T))!;

    private static IEnumerable<(long At, double Temperature, double Pressure)> Past(string pump)
    {
        var random = new Random(pump[^1]);
        var step = 0L;
        while (step < Days * 48)
        {
            var life = 2 * random.Next(50, 110);
            for (var age = 0; age < life && step < Days * 48; age++, step++)
                yield return (Batches.Start + step * HalfHour, Temperature(random, (life - age) / 2.0), 6 + random.NextDouble());
            for (var down = 0; down < 4 && step < Days * 48; down++, step++)
                yield return (Batches.Start + step * HalfHour, Failed, 6 + random.NextDouble());
        }
    }

    private static double Temperature(Random random, double hoursLeft) => 50 + 38 * Math.Clamp(1 - hoursLeft / RampHours, 0, 1) + random.NextDouble();

    private static ReadingsMessage MessageOf((long At, double Temperature, double Pressure)[] readings) => new(
        Sensors, Array.ConvertAll(readings, static reading => reading.At), new long[readings.Length], new byte[readings.Length],
        [.. readings.SelectMany(static reading => new[] { reading.Temperature, reading.Pressure })]);
}
