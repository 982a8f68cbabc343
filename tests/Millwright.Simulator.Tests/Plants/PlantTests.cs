using Millwright.Simulator.Commands;
using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Tests.Plants;

public class PlantTests
{
    private static readonly PlantOptions _minutely = new() { Machines = 16, Interval = TimeSpan.FromMinutes(1) };

    [Fact]
    public void The_same_seed_gives_the_same_bytes() => Bytes(_minutely).ShouldBe(Bytes(_minutely));

    [Fact]
    public void Another_seed_gives_another_stream() => Bytes(_minutely).ShouldNotBe(Bytes(_minutely with { Seed = 2 }));

    /// <summary>Fails when a change moves any figure of any machine: deliberate ones note the new figure here.</summary>
    [Fact]
    public void A_seed_means_the_same_stream_in_every_version() =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Bytes(_minutely))).ShouldBe("0C13626911B9703BCBE8E4D62593DB72BA0C9ACBA94DA5E4E01747A01B07FC55");

    [Fact]
    public void A_small_plant_is_the_beginning_of_a_big_one()
    {
        var big = Readings(_minutely with { Machines = 40 }, TimeSpan.FromHours(3)).ToLookup(r => r.Machine);

        foreach (var machine in Readings(_minutely, TimeSpan.FromHours(3)).GroupBy(r => r.Machine))
            machine.SelectMany(r => r.Values).ShouldBe(big[machine.Key].SelectMany(r => r.Values));
    }

    [Fact]
    public void There_are_eight_types_of_five_to_ten_sensors_with_units()
    {
        MachineType.All.Select(t => t.Name).Order().ShouldBe(["compressor", "conveyor", "furnace", "lathe", "mill", "press", "pump", "robot"]);
        MachineType.All.ShouldAllBe(t => t.Sensors.Length >= 5 && t.Sensors.Length <= 10);
        MachineType.All.SelectMany(t => t.Sensors).ShouldAllBe(s => s.Unit.Length > 0 && s.Low < s.High);
        MachineType.All.ShouldAllBe(t => t.Name.Length > 0 && t.SensorNames.Contains(t.Running.Sensor));
    }

    [Fact]
    public void Every_value_stays_in_its_sensors_range_also_through_faults()
    {
        var plant = new Plant(_minutely with { FaultsPerDay = 12 }, Instants.Monday);
        var types = plant.Machines.ToDictionary(m => m.Placement.Id, m => m.Type);

        var outside =
            from reading in plant.Readings(Instants.Monday.AddDays(7))
            from shown in reading.Values.Zip(types[reading.Machine].Sensors)
            where !(shown.First >= shown.Second.Low && shown.First <= shown.Second.High)
            select (reading.Machine, reading.At, shown);
        outside.ShouldBeEmpty();
    }

    [Fact]
    public void A_sound_machine_never_passes_a_limit()
    {
        // The hottest week of the year: a limit that holds then holds always.
        var start = new DateTimeOffset(2024, 7, 22, 0, 0, 0, TimeSpan.Zero);
        var plant = new Plant(_minutely with { Machines = 48, FaultsPerDay = 0 }, start);
        var types = plant.Machines.ToDictionary(m => m.Placement.Id, m => m.Type);
        var past = new HashSet<string>();

        foreach (var reading in plant.Readings(start.AddDays(7)))
            for (var i = 0; i < reading.Values.Length; i++)
                if (types[reading.Machine].Sensors[i] is var sensor && (reading.Values[i] >= sensor.WarningHigh || reading.Values[i] <= sensor.WarningLow))
                    past.Add($"{types[reading.Machine].Name} {sensor.Name} {reading.Values[i]}");

        past.ShouldBeEmpty();
    }

    [Fact]
    public void A_two_shift_line_works_by_day_and_rests_at_night_and_on_weekends()
    {
        var mill = Readings(_minutely with { Machines = 1, FaultsPerDay = 0 }, TimeSpan.FromDays(14)).ToArray();
        var speeds = mill.ToLookup(r => r.At.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "weekend" : r.At.Hour is >= 7 and < 10 ? "day" : r.At.Hour < 5 ? "night" : "", r => r.Values[0]);

        speeds["day"].ShouldAllBe(rpm => rpm > 7000);
        speeds["night"].ShouldAllBe(rpm => rpm < 200);
        speeds["weekend"].ShouldAllBe(rpm => rpm < 200);
    }

    [Fact]
    public void Current_goes_with_load_and_temperature_lags_behind_it()
    {
        var type = MachineType.All[0];
        var (load, current, temperature) = (type.IndexOf("spindle_load"), type.IndexOf("motor_current"), type.IndexOf("spindle_temperature"));
        var mill = Readings(_minutely with { Machines = 1, FaultsPerDay = 0 }, TimeSpan.FromDays(5)).ToArray();

        Correlation(mill, load, current, 0).ShouldBeGreaterThan(0.99);
        Correlation(mill, load, temperature, 25).ShouldBeGreaterThan(Correlation(mill, load, temperature, 0));
    }

    [Fact]
    public void Baselines_lie_within_the_limits_with_their_variation()
    {
        foreach (var sensor in MachineType.All.SelectMany(t => t.Sensors))
        {
            (sensor.Baseline + sensor.Variation).ShouldBeLessThan(sensor.WarningHigh ?? double.MaxValue, sensor.Name);
            (sensor.Baseline - sensor.Variation).ShouldBeGreaterThan(sensor.WarningLow ?? double.MinValue, sensor.Name);
        }
    }

    private static IEnumerable<Reading> Readings(PlantOptions options, TimeSpan duration) =>
        new Plant(options, Instants.Monday).Readings(Instants.Monday + duration);

    private static byte[] Bytes(PlantOptions options)
    {
        using var file = new MemoryStream();
        GenerateCommand.Write(file, Readings(options, TimeSpan.FromDays(1)), csv: false);
        return file.ToArray();
    }

    private static double Correlation(Reading[] readings, int first, int second, int shift)
    {
        var x = readings.SkipLast(shift).Select(r => r.Values[first]).ToArray();
        var y = readings.Skip(shift).Select(r => r.Values[second]).ToArray();
        var (mx, my) = (x.Average(), y.Average());
        var covariance = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return covariance / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
