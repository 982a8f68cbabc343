namespace Millwright.EndToEnd.Models;

/// <summary>
/// Pumps whose bearings heat up in the day before they fail. In a second era they shake the more the older they are, and every other life ends by
/// shaking, as none did before; in its last days one pump's pressure sensor is off besides. A reading each half hour, the same each time.
/// </summary>
internal sealed class ChangingPlant
{
    public const string Drifting = "pump-3";
    public const string Broken = "pump-7";
    public const string Maintained = "pump-8";
    public const int EraDays = 21;
    private const int StepsPerDay = 48;
    private const int SensorOffFrom = (2 * EraDays - 5) * StepsPerDay;
    private const int MostAtOnce = 1_000;

    private static readonly string[] Healthy = ["pump-1", "pump-2", Drifting, "pump-4", "pump-5", "pump-6"];
    private static readonly string[] Pumps = [.. Healthy, Broken, Maintained];

    private readonly Api _api;
    private readonly Dictionary<string, Pump> _pumps = Pumps.ToDictionary(static pump => pump, static pump => new Pump(pump));
    private int _step;

    private ChangingPlant(Api api, DateTimeOffset start) => (_api, Start) = (api, start);

    public DateTimeOffset Start { get; }

    public DateTimeOffset Now => Start.AddMinutes(30 * _step);

    /// <summary>A plant that begins so that both eras lie in the past, and ends them where a window of three days ends.</summary>
    public static async Task<ChangingPlant> Found(Api api)
    {
        await api.Configure("pump", new
        {
            noDataTimeout = "PT2H",
            episodeQuietTime = "PT20M",
            episodeReopenWindow = "PT20M",
            sensors = new { temperature = new { unit = "°C", limits = new { criticalHigh = 90 } }, vibration = new { unit = "mm/s", limits = new { criticalHigh = 11 } } },
        });
        foreach (var pump in Pumps)
            await api.Register(pump, "pump");
        var threeDays = TimeSpan.FromDays(3);
        var ended = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(4);
        return new ChangingPlant(api, DateTimeOffset.UnixEpoch + threeDays * (int)((ended - DateTimeOffset.UnixEpoch) / threeDays) - TimeSpan.FromDays(2 * EraDays));
    }

    /// <summary>Lives through an era, as fast as it is taken.</summary>
    public async Task LiveThroughEra()
    {
        for (var until = _step + EraDays * StepsPerDay; _step < until;)
        {
            var some = new List<SentReading>(MostAtOnce);
            for (; _step < until && some.Count + Pumps.Length <= MostAtOnce; _step++)
                some.AddRange(Pumps.Select(Read));
            await _api.Ingest([.. some]);
        }
    }

    /// <summary>One pump fails, another one is taken into maintenance; both send what no sound pump would.</summary>
    public async Task BreakOneAndMaintainAnother()
    {
        await _api.Put($"/machines/{Maintained}/maintenance", new { });
        for (var end = _step + 2; _step < end; _step++)
            await _api.Ingest([
                .. Healthy.Select(Read),
                Reading(Broken, temperature: 97, vibration: 30, pressure: 40), Reading(Maintained, temperature: 5, vibration: 0, pressure: 0)]);
    }

    /// <summary>The next half hour of the sound ones.</summary>
    public async Task LiveOn()
    {
        await _api.Ingest([.. Healthy.Select(Read)]);
        _step++;
    }

    private SentReading Read(string pump)
    {
        var (temperature, vibration, pressure) = _pumps[pump].Next(_step);
        return Reading(pump, temperature, vibration, pressure + (pump == Drifting && _step >= SensorOffFrom ? 3 : 0));
    }

    private SentReading Reading(string pump, double temperature, double vibration, double pressure) =>
        new(pump, Now, new() { ["temperature"] = temperature, ["vibration"] = vibration, ["pressure"] = pressure });

    /// <summary>One pump, life after life: 50 to 110 hours, then two hours of failure.</summary>
    private sealed class Pump(string id)
    {
        private const int RampSteps = 48;
        private const int FailureSteps = 4;
        private readonly Random _random = new(id[^1]);
        private int _life;
        private int _age;
        private int _lives;
        private bool _endsByShaking;

        public (double Temperature, double Vibration, double Pressure) Next(int step)
        {
            var ages = step >= EraDays * StepsPerDay;
            if (_age == _life + FailureSteps || step == 0)
                (_life, _age, _endsByShaking) = (2 * _random.Next(50, 110), 0, ages && _lives++ % 2 == 0);
            var ramp = Math.Clamp(1 - (double)(_life - _age) / RampSteps, 0, 1);
            var (isFailing, noise) = (_age >= _life, _random.NextDouble());
            var temperature = _endsByShaking ? 50 + noise : (isFailing ? 96 : 50 + 38 * ramp + noise);
            var shaking = 2 + (ages ? 3.0 * Math.Min(_age, _life) / _life : 0) + 0.3 * _random.NextDouble();
            var vibration = _endsByShaking ? (isFailing ? 14 : shaking + 5 * ramp) : shaking;
            _age++;
            return (temperature, vibration, 6 + _random.NextDouble());
        }
    }
}
