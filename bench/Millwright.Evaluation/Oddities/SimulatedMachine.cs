using Millwright.Simulator.Plants;

namespace Millwright.Evaluation.Oddities;

/// <summary>A sound machine of the simulator: a reading a minute, first to learn from, then to judge by; the second part also with oddities.</summary>
internal sealed class SimulatedMachine
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int Hour = 60;
    private const int HalfDay = 12 * Hour;
    private const int Between = 36 * Hour;
    private const double NoiseGrowth = 4;

    private SimulatedMachine(MachineType type, long[] at, double[][] learn, double[][] sound, double[][] odd, IReadOnlyList<Oddity> oddities) =>
        (Type, At, Learn, Sound, Odd, Oddities) = (type, at, learn, sound, odd, oddities);

    public MachineType Type { get; }

    /// <summary>Of all rows, those to learn from first; µs since 1970-01-01 UTC.</summary>
    public long[] At { get; }

    public double[][] Learn { get; }

    public double[][] Sound { get; }

    public double[][] Odd { get; }

    public IReadOnlyList<Oddity> Oddities { get; }

    /// <summary>Some machines of each type.</summary>
    public static IEnumerable<SimulatedMachine[]> Plants(int each, TimeSpan learn, TimeSpan judge)
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var plant = new Plant(new PlantOptions { Machines = each * MachineType.All.Count, Seed = 1, FaultsPerDay = 0, Interval = Interval }, start);
        return plant.Machines.GroupBy(static machine => machine.Type).Select(type => type.Select((machine, place) => Of(machine, start, learn, judge, place)).ToArray());
    }

    private static SimulatedMachine Of(Machine machine, DateTimeOffset start, TimeSpan learn, TimeSpan judge, int seed)
    {
        var (first, all) = ((int)(learn / Interval), (int)((learn + judge) / Interval));
        var (at, rows) = (new long[all], new double[all][]);
        for (var row = 0; row < all; row++)
        {
            var now = start + row * Interval;
            (at[row], rows[row]) = ((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, machine.Next(now, tellFailure: false).Values);
        }
        var sound = rows[first..];
        double[][] odd = [.. sound.Select(static row => row.ToArray())];
        return new SimulatedMachine(machine.Type, at, rows[..first], sound, odd, Spoil(machine.Type, odd, new Random(seed)));
    }

    /// <summary>One oddity after the other, of each kind in turn, of any sensor, while the machine runs.</summary>
    private static List<Oddity> Spoil(MachineType type, double[][] rows, Random random)
    {
        var (oddities, running) = (new List<Oddity>(), type.IndexOf(type.Running.Sensor));
        for (var row = Between; row + Between < rows.Length; row += Between)
        {
            var first = row + random.Next(12 * Hour);
            while (first < row + Between && !(rows[first][running] > type.Running.Above))
                first++;
            if (first == row + Between)
                continue;
            var kind = (OddityKind)(oddities.Count % Enum.GetValues<OddityKind>().Length);
            var oddity = new Oddity(kind, random.Next(type.Sensors.Length), first, first + RowsOf(kind) - 1);
            Spoil(type.Sensors[oddity.Sensor], rows, oddity, random);
            oddities.Add(oddity);
        }
        return oddities;
    }

    private static int RowsOf(OddityKind kind) => kind switch { OddityKind.Spike => 1, OddityKind.Drift => HalfDay, _ => 2 * Hour };

    private static void Spoil(Sensor sensor, double[][] rows, Oddity oddity, Random random)
    {
        var (place, side) = (oddity.Sensor, random.Next(2) * 2 - 1);
        var before = Enumerable.Range(0, oddity.Last - oddity.First + 1).Select(step => rows[oddity.First - HalfDay + step][place]).ToArray();
        for (var row = oddity.First; row <= oddity.Last; row++)
        {
            var value = rows[row][place];
            rows[row][place] = Within(sensor, oddity.Kind switch
            {
                OddityKind.Spike => value + side * sensor.Variation,
                OddityKind.Stuck => rows[oddity.First - 1][place],
                OddityKind.Unrelated => before[row - oddity.First],
                OddityKind.Drift => value + side * sensor.Variation * (row - oddity.First + 1) / HalfDay,
                _ => value + Math.Sqrt(NoiseGrowth * NoiseGrowth - 1) * sensor.Noise * Normal(random),
            });
        }
    }

    /// <summary>No limit is passed: of that thresholds would tell.</summary>
    private static double Within(Sensor sensor, double value) => sensor.Show(Math.Clamp(
        value, sensor.WarningLow ?? sensor.CriticalLow ?? sensor.Low, sensor.WarningHigh ?? sensor.CriticalHigh ?? sensor.High));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
